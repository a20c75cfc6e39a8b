#!/usr/bin/env node
// Static imports are all parsed before any of them runs, so this file has only syntax that an old Node can parse.
import '../bin/node-version.cjs'

void import('./start.ts')
