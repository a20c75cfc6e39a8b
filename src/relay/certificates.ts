import type { Server } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { certificateEnds } from '../config/certificate-ends.ts'
import type { Config, SettingKey } from '../config/config.ts'
import type { LiveSettings } from '../config/live-settings.ts'
import { SETTINGS } from '../config/settings.ts'
import type { WebhookServerOptions } from '../http/webhook-server.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'

const PUBLIC_PORT: readonly SettingKey[] = ['tlsCert', 'tlsKey', 'tlsClientCa']

/** The certificate that the public port presents and the CA it requires; undefined if it has no TLS. */
export function tlsOf({ tlsCert: cert, tlsKey: key = '', tlsClientCa: clientCa }: Config): WebhookServerOptions['tls'] {
  return cert === undefined ? undefined : { cert, key, clientCa }
}

/** Applies changed certificates, keys and secrets to later connections and requests; none is dropped. */
export function followFiles(
  live: Pick<LiveSettings<never>, 'config' | 'follow'>,
  { server }: FastifyInstance,
  metrics: Metrics,
  log: Logger,
): void {
  tellExpiry(live.config, metrics)
  live.follow({
    onChange(keys) {
      const tls = tlsOf(live.config)
      if (tls !== undefined && keys.some((key) => PUBLIC_PORT.includes(key))) {
        const { cert, key, clientCa: ca } = tls
        ;(server as unknown as Server).setSecureContext({ cert, key, ...(ca === undefined ? {} : { ca }) })
      }
      tellExpiry(live.config, metrics)
      log.info({ settings: keys.map((key) => SETTINGS[key].name) }, 'settings reloaded from changed files')
    },
    onProblem({ problems }) {
      log.error({ problems }, 'changed files cannot be used; the previous contents stay in use')
    },
  })
}

function tellExpiry(config: Config, metrics: Metrics): void {
  for (const { setting, endsAtMs } of certificateEnds(config)) metrics.setCertificateExpiry(setting, endsAtMs)
}
