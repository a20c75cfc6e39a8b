#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { CommandFailed, type Context, EXIT } from './cli/context.ts'
import { serveCommand } from './cli/serve.ts'
import { ConfigError } from './config.ts'
import { version } from './version.ts'

function program(context: Context): Command {
  const root = new Command('waba-relay')
    .description(
      'Receives WhatsApp Business Account webhooks from Meta and publishes every event as a typed Avro record to Kafka.',
    )
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what there is)')
  for (const command of [serveCommand(context)]) root.addCommand(command)
  return root
}

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const root = program({ env: process.env, stdout: process.stdout, stderr: process.stderr })
  for (const command of [root, ...root.commands]) command.exitOverride()
  try {
    await root.parseAsync(process.argv)
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has said what is wrong already; asking for help or the version is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`)
    return EXIT.usage
  }
  const text = error instanceof CommandFailed ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${text}\n`)
  return EXIT.failed
}

await main()
