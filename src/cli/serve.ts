import closeWithGrace from 'close-with-grace'
import type { Command } from 'commander'
import { accessWarnings } from '../config/access-warnings.ts'
import { redacted } from '../config/config.ts'
import { LiveSettings } from '../config/live-settings.ts'
import { messageOf } from '../errors.ts'
import { startRelay } from '../relay/app.ts'
import { createLog } from '../relay/log.ts'
import { command } from './command.ts'
import { CommandFailed, type Context } from './context.ts'
import { settingsHelp } from './settings-help.ts'

/** Grace beyond the drain's own deadlines, after which the process exits anyway. */
const GRACE_MS = 2_000

export function serveCommand({ env }: Context): Command {
  const serve = command('serve', 'run the relay, configured by the environment', {
    serve: 'use the settings from the environment and .env',
    'serve | npx pino-pretty': 'print the log in a human-readable form',
  })
  serve.addHelpText('after', settingsHelp())
  return serve.action(async () => {
    const live = new LiveSettings(env, ['appSecrets', 'verifyTokens'])
    const { config } = live
    const output = createLog(config.logLevel)
    const { log, flush } = output
    log.info({ settings: redacted(config), pid: process.pid, node: process.version }, 'starting')
    for (const warning of accessWarnings(config)) log.warn(warning)
    process.on('SIGHUP', () => live.reload())
    const relay = await startRelay(live, output).catch(async (error: unknown) => {
      await flush()
      throw new CommandFailed(`The relay cannot start: ${messageOf(error)}`)
    })
    log.info({ webhook: relay.webhookUrl, admin: relay.adminUrl }, 'listening')
    const { drainDelayMs, drainTimeoutMs } = config
    const grace = closeWithGrace(
      { delay: drainDelayMs + drainTimeoutMs + GRACE_MS, logger: false, skip: ['SIGHUP'] },
      async ({ err, signal }) => {
        if (err === undefined) log.info({ signal, drainDelayMs, drainTimeoutMs }, 'draining')
        else log.fatal({ err }, 'uncaught error; draining')
        const finished = await relay.drain(err === undefined ? drainDelayMs : 0, drainTimeoutMs)
        if (finished) log.info('stopped; nothing was in flight')
        else log.error('stopped with unacknowledged deliveries in flight; Meta will retry them')
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
