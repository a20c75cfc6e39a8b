import closeWithGrace from 'close-with-grace'
import type { Command } from 'commander'
import { accessWarnings } from '../config/access.ts'
import { readConfig, redacted } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { startRelay } from '../relay/app.ts'
import { createLog } from '../relay/log.ts'
import { command } from './command.ts'
import { CommandFailed, type Context } from './context.ts'
import { settingsHelp } from './settings-help.ts'

/** What is left to a drain beyond its own limits before the process is ended all the same. */
const GRACE_MS = 2_000

export function serveCommand({ env }: Context): Command {
  const serve = command('serve', 'run the relay, configured by the environment', {
    serve: 'with the settings of the environment and of .env',
    'serve | npx pino-pretty': 'with a log for people',
  })
  serve.addHelpText('after', settingsHelp())
  return serve.action(async () => {
    const config = readConfig(env, ['appSecrets', 'verifyTokens'])
    const output = createLog(config.logLevel)
    const { log, flush } = output
    log.info({ settings: redacted(config), pid: process.pid, node: process.version }, 'starting')
    for (const warning of accessWarnings(config)) log.warn(warning)
    const relay = await startRelay(config, output).catch(async (error: unknown) => {
      await flush()
      throw new CommandFailed(`The relay cannot start: ${messageOf(error)}`)
    })
    log.info({ webhook: relay.webhookUrl, admin: relay.adminUrl }, 'listening')
    const { drainDelayMs, drainTimeoutMs } = config
    const grace = closeWithGrace(
      { delay: drainDelayMs + drainTimeoutMs + GRACE_MS, logger: false },
      async ({ err, signal }) => {
        if (err === undefined) log.info({ signal, drainDelayMs, drainTimeoutMs }, 'draining')
        else log.fatal({ err }, 'an error that nobody caught; draining')
        const finished = await relay.drain(err === undefined ? drainDelayMs : 0, drainTimeoutMs)
        if (finished) log.info('stopped, with nothing left in flight')
        else log.error('stopped with deliveries in flight; they were not acknowledged, so Meta sends them again')
        await flush()
        // By this close-with-grace ends the process with 1; it sets the code itself otherwise.
        if (!finished) throw new CommandFailed('deliveries were in flight')
      },
    )
    await relay.ready.then(
      () => log.info('ready'),
      async (error: unknown) => {
        log.fatal({ reason: messageOf(error) }, 'the relay can never become ready')
        grace.uninstall()
        await relay.drain(0, drainTimeoutMs)
        await flush()
        throw new CommandFailed(messageOf(error))
      },
    )
  })
}
