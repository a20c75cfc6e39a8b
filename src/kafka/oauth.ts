/** An OAuth 2 client that asks for its own tokens (RFC 6749 section 4.4). */
export interface ClientCredentials {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string | undefined
}

const TOKEN_TIMEOUT_MS = 5_000
/** A token is fetched anew this long before it ends. */
const RENEW_BEFORE_MS = 60_000
/** Where the issuer does not say how long a token lives (RFC 6749 only recommends that it does). */
const UNKNOWN_LIFETIME_MS = 300_000

/** Gives the token of a client-credentials grant, the same one until shortly before it ends. */
export function tokenProvider(client: ClientCredentials): () => Promise<string> {
  let current: { token: Promise<string>; renewAtMs: number } | undefined
  return () => {
    if (current !== undefined && Date.now() < current.renewAtMs) return current.token
    const renewed = { token: Promise.resolve(''), renewAtMs: Date.now() + TOKEN_TIMEOUT_MS }
    renewed.token = fetchToken(client).then(
      ({ token, lifetimeMs }) => {
        renewed.renewAtMs = Date.now() + Math.max(lifetimeMs - RENEW_BEFORE_MS, lifetimeMs / 2)
        return token
      },
      (error: unknown) => {
        current = undefined
        throw error
      },
    )
    current = renewed
    return renewed.token
  }
}

async function fetchToken(client: ClientCredentials): Promise<{ token: string; lifetimeMs: number }> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (client.scope !== undefined) form.set('scope', client.scope)
  const credentials = `${encodeURIComponent(client.clientId)}:${encodeURIComponent(client.clientSecret)}`
  const response = await fetch(client.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: form,
    signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
  })
  if (!response.ok) throw new Error(`The token issuer answered ${response.status} for the Kafka client.`)
  const answer = (await response.json()) as { access_token?: unknown; expires_in?: unknown }
  if (typeof answer.access_token !== 'string') throw new Error('The token issuer’s answer has no access_token.')
  const lifetimeMs = typeof answer.expires_in === 'number' ? answer.expires_in * 1000 : UNKNOWN_LIFETIME_MS
  return { token: answer.access_token, lifetimeMs }
}
