import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { processContext } from './cli/process-context.ts'

if (existsSync('.env')) process.loadEnvFile('.env')
// What is compiled is kept in the system's temporary folder, so that the next start has less to do.
enableCompileCache()
const { run } = await import('./cli/program.ts')
const exitCode = await run(process.argv.slice(2), processContext(process.env))
// A relay that is up goes on after its command has returned, and sets the code by itself when it ends badly.
if (exitCode !== 0) process.exitCode = exitCode
