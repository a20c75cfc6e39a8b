import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { alterUserScramCredentialsV0, Connection } from '@platformatic/kafka'
import { addressOf } from '../../src/kafka/broker-address.ts'
import { type Cluster, startCluster } from '../../tools/stack/cluster.ts'
import { type Authority, newAuthority } from './certificates.ts'

export const USERNAME = 'relay'
export const PASSWORD = 'pa55word-for-kafka'
export const CLIENT_SECRET = 's3cret-for-the-issuer'

const SASL = 'org.apache.kafka.common.security'
/** Numbers of the mechanisms in Kafka's protocol (KIP-554). */
const SCRAM = [
  { mechanism: 1, hash: 'sha256', bytes: 32 },
  { mechanism: 2, hash: 'sha512', bytes: 64 },
] as const
const ITERATIONS = 4096
const TOKEN_LIFETIME_S = 3600
/** By SCRAM-SHA-256 a client has to log in again this often, over the same connection (KIP-368); kafkajs needs more than 10 s. */
export const RELOGIN_MS = 11_000

export interface SecuredKafka {
  readonly cluster: Cluster
  readonly authority: Authority
}

/**
 * One broker that clients reach over TLS alone, with a certificate of their own, and SASL of every mechanism. `classes`: the
 * folder with java/TokenValidator.java compiled; without it the broker takes any unsigned token.
 */
export async function startSecuredKafka(classes?: string): Promise<SecuredKafka> {
  const authority = newAuthority('Kafka CA')
  const broker = authority.issue('kafka.test')
  const client = (setting: string): string => `listener.name.client.${setting}`
  const settings = {
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,CLIENT:SASL_SSL,INTERNAL:PLAINTEXT',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    [client('plain.sasl.jaas.config')]: `${SASL}.plain.PlainLoginModule required user_${USERNAME}="${PASSWORD}";`,
    [client('scram-sha-256.sasl.jaas.config')]: `${SASL}.scram.ScramLoginModule required;`,
    [client('scram-sha-512.sasl.jaas.config')]: `${SASL}.scram.ScramLoginModule required;`,
    // Takes tokens without a signature, which is what a test's issuer gives.
    [client('oauthbearer.sasl.jaas.config')]:
      `${SASL}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`,
    ...(classes === undefined ? {} : { [client('oauthbearer.sasl.server.callback.handler.class')]: 'TokenValidator' }),
    [client('scram-sha-256.connections.max.reauth.ms')]: String(RELOGIN_MS),
    [client('ssl.client.auth')]: 'required',
    [client('ssl.keystore.type')]: 'PEM',
    [client('ssl.keystore.certificate.chain')]: oneLine(broker.cert),
    [client('ssl.keystore.key')]: oneLine(broker.key),
    [client('ssl.truststore.type')]: 'PEM',
    [client('ssl.truststore.certificates')]: oneLine(authority.cert),
  }
  const cluster = await startCluster({ brokers: 1, settings, classes })
  await addScramUser(cluster.directBootstrap)
  return { cluster, authority }
}

/** In the format of Java's properties. */
function oneLine(pem: string): string {
  return pem.replaceAll('\n', '\\n')
}

async function addScramUser(broker: string): Promise<void> {
  const { host, port } = addressOf(broker)
  const connection = new Connection('test')
  await connection.connect(host, port)
  // One request each, since Kafka accepts a user only once per request.
  for (const { mechanism, hash, bytes } of SCRAM) {
    const salt = randomBytes(16)
    const saltedPassword = pbkdf2Sync(PASSWORD, salt, ITERATIONS, bytes, hash)
    const user = { name: USERNAME, mechanism, iterations: ITERATIONS, salt, saltedPassword }
    await alterUserScramCredentialsV0.api.async(connection, [], [user])
  }
  await connection.close()
}

export interface TokenIssuer extends AsyncDisposable {
  readonly url: string
  /** Bodies of the requests that were answered with a token. */
  readonly granted: readonly string[]
}

/** Issues unsigned tokens to a client that knows CLIENT_SECRET. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const granted: string[] = []
  const server = createServer((request, response) => {
    const expected = `Basic ${Buffer.from(`${USERNAME}:${CLIENT_SECRET}`).toString('base64')}`
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      if (request.headers.authorization !== expected) return void response.writeHead(401).end()
      granted.push(body)
      const answer = { access_token: unsignedToken(), token_type: 'Bearer', expires_in: TOKEN_LIFETIME_S }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    granted,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A token as the issuer gives it. */
export function unsignedToken(): string {
  const nowS = Math.floor(Date.now() / 1000)
  const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: USERNAME, iat: nowS, exp: nowS + TOKEN_LIFETIME_S })}.`
}
