import { connect, isIP, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import type { ConnectionOptions, SASLOptions } from '@platformatic/kafka'
import type { ISocketFactory, KafkaConfig, SASLOptions as KafkajsSasl } from 'kafkajs'
import type { BrokerAccess, Sasl, Tls } from '../config/access.ts'
import { addressOf } from './broker-address.ts'
import { saslRefusal } from './publish/reasons.ts'

/** TCP keepalive after this much silence, since load balancers drop idle connections without notice. */
export const KEEP_ALIVE_MS = 60_000

/** The options for kafkajs. */
export function kafkajsAccess(access: BrokerAccess): KafkaConfig {
  const config: KafkaConfig = {
    clientId: access.clientId,
    brokers: access.brokers.map(kafkajsBroker),
    socketFactory: kafkajsSocket,
    connectionTimeout: access.connectTimeoutMs,
    authenticationTimeout: access.connectTimeoutMs,
    requestTimeout: access.requestTimeoutMs,
    enforceRequestTimeout: true,
  }
  if (access.tls !== undefined) config.ssl = asked(access.tls)
  if (access.sasl !== undefined) config.sasl = kafkajsSasl(access.sasl)
  return config
}

/** kafkajs takes the text before the first colon as the host; an IPv6 address survives in this form. */
const IPV6_SUFFIX = '.ipv6'

function kafkajsBroker(broker: string): string {
  const { host, port } = addressOf(broker)
  return host.includes(':') ? `${host.replaceAll(':', '-')}${IPV6_SUFFIX}:${port}` : broker
}

/** Connects like kafkajs. */
function kafkajsSocket({ host: given, port, ssl, onConnect }: Parameters<ISocketFactory>[0]): Socket {
  const host = given.endsWith(IPV6_SUFFIX) ? given.slice(0, -IPV6_SUFFIX.length).replaceAll('-', ':') : given
  const servername = isIP(host) === 0 ? { servername: host } : {}
  const socket = ssl ? tlsConnect({ host, port, ...servername, ...ssl }, onConnect) : connect({ host, port }, onConnect)
  return socket.setKeepAlive(true, KEEP_ALIVE_MS)
}

function kafkajsSasl(sasl: Sasl): KafkajsSasl {
  if (sasl.mechanism !== 'oauthbearer') {
    const { mechanism, username, password } = sasl
    return {
      mechanism,
      username,
      get password() {
        return password()
      },
    } as KafkajsSasl
  }
  const { extensions } = sasl
  // kafkajs sends extensions, but its type declarations omit them.
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await sasl.token(), extensions }) }
}

/** The options for @platformatic/kafka. */
export function platformaticAccess(access: BrokerAccess): ConnectionOptions {
  const options: ConnectionOptions = {
    connectTimeout: access.connectTimeoutMs,
    requestTimeout: access.requestTimeoutMs,
    // One produce request per leader is in flight at a time, next to metadata and id requests.
    maxInflights: 5,
  }
  if (access.tls !== undefined) {
    // Proxies route by server name, which must not be an IP address (RFC 6066 section 3).
    Object.assign(options, { tls: asked(access.tls), tlsServerName: !access.brokers.some(isAddress) })
  }
  if (access.sasl !== undefined) options.sasl = platformaticSasl(access.sasl)
  return options
}

function isAddress(broker: string): boolean {
  return isIP(addressOf(broker).host) !== 0
}

function platformaticSasl(sasl: Sasl): SASLOptions {
  const mechanism = sasl.mechanism.toUpperCase() as SASLOptions['mechanism']
  if (sasl.mechanism !== 'oauthbearer') return { mechanism, username: sasl.username, password: sasl.password }
  const { token, extensions } = sasl
  return { mechanism, token, oauthBearerExtensions: { ...extensions }, authBytesValidator: refuseChallenge }
}

/**
 * A broker refuses a bearer token with a challenge such as `{"status":"invalid_token"}` (RFC 7628 section 3.2.2) instead of an
 * error. The library's own check reports success after the refusal.
 */
const refuseChallenge: NonNullable<SASLOptions['authBytesValidator']> = (challenge, callback) => {
  if (challenge.length === 0) return callback(null, challenge)
  const status = /"status"\s*:\s*"(\w{1,40})"/.exec(challenge.toString())?.[1]
  callback(new Error(saslRefusal(status === undefined ? '' : ` (${status})`)), challenge)
}

/** Both libraries copy these whenever they connect. */
function asked(tls: () => Tls): { ca?: string; cert?: string; key?: string } {
  const options = {}
  for (const [name, value] of Object.entries(tls())) {
    if (value === undefined) continue
    Object.defineProperty(options, name, { enumerable: true, get: () => tls()[name as keyof Tls] })
  }
  return options
}
