import { existsSync } from 'node:fs'
import { processContext } from './cli/process-context.ts'
import { keepCompiledCode } from './compile-cache.ts'

if (existsSync('.env')) process.loadEnvFile('.env')
keepCompiledCode(process.env)
const { run } = await import('./cli/program.ts')
const exitCode = await run(process.argv.slice(2), processContext(process.env))
// A relay that is up goes on after its command has returned, and sets the code by itself when it ends badly.
if (exitCode !== 0) process.exitCode = exitCode
