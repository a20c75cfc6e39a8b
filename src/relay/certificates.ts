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

/** What the public port shows and asks for in TLS; undefined: it has none. */
export function tlsOf({ tlsCert: cert, tlsKey: key = '', tlsClientCa: clientCa }: Config): WebhookServerOptions['tls'] {
  return cert === undefined ? undefined : { cert, key, clientCa }
}

/** Takes certificates, keys and secrets into use when their files change, for connections and requests to come; none is dropped. */
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
      log.info(
        { settings: keys.map((key) => SETTINGS[key].name) },
        'files have changed, and their settings were read again',
      )
    },
    onProblem({ problems }) {
      log.error({ problems }, 'files have changed and cannot be used; what was read before stays in use')
    },
  })
}

function tellExpiry(config: Config, metrics: Metrics): void {
  for (const { setting, endsAtMs } of certificateEnds(config)) metrics.setCertificateExpiry(setting, endsAtMs)
}
