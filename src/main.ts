#!/usr/bin/env node
// Static imports are all read before any of them runs, so that here is only what an old Node can read.
import '../bin/node-version.cjs'

void import('./start.ts')
