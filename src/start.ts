import { existsSync } from 'node:fs'
import { processContext } from './cli/process-context.ts'
import { keepCompiledCode } from './compile-cache.ts'

if (existsSync('.env')) process.loadEnvFile('.env')
keepCompiledCode(process.env)
const { run } = await import('./cli/program.ts')
const exitCode = await run(process.argv.slice(2), processContext(process.env))
// A running relay outlives its command, and sets the exit code itself if it fails.
if (exitCode !== 0) process.exitCode = exitCode
