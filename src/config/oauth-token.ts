/** An OAuth 2 client that authenticates with its own credentials (RFC 6749 section 4.4). */
export interface ClientCredentials {
  readonly tokenUrl: string
  readonly clientId: string
  /** Called each time a token is fetched. */
  readonly clientSecret: () => string
  readonly scope?: string | undefined
  /** The service that the token is for, if the issuer needs it (not in the RFC; Auth0 and others). */
  readonly audience?: string | undefined
  /** How the client authenticates (RFC 6749 section 2.3.1): in a header or in the form. */
  readonly clientAuth: 'basic' | 'post'
  /** Prefix of this client's settings, for errors: WABA_KAFKA_SASL, for example. */
  readonly settings: string
}

const TOKEN_TIMEOUT_MS = 5_000
/** A new token is fetched this long before the old one expires. */
const RENEW_BEFORE_MS = 60_000
/** Used if the issuer does not say when a token expires (RFC 6749 only recommends it). */
const UNKNOWN_LIFETIME_MS = 300_000
/** The RFC's error codes, such as invalid_client; the rest of an answer is never shown, since it may repeat a secret. */
const ERROR_CODE = /^[a-z_]{1,40}$/

/** Returns the token of a client-credentials grant, cached until shortly before it expires. Rejects with the setting to check. */
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
  const { settings } = client
  const response = await ask(client).catch((error: unknown) => {
    const { cause = error } = error as { cause?: unknown }
    // The message may contain the URL, whose query may be a secret.
    const { code, name } = cause as { code?: unknown; name?: string }
    const why = typeof code === 'string' ? code : (name ?? 'unknown error')
    throw new Error(`The token issuer at ${settings}_TOKEN_URL does not answer: ${why}.`)
  })
  const answer = await objectIn(response)
  if (!response.ok) {
    const reason = typeof answer?.error === 'string' && ERROR_CODE.test(answer.error) ? ` (${answer.error})` : ''
    throw new Error(
      `The token issuer answered ${response.status}${reason}. Check ${settings}_CLIENT_ID, ${settings}_CLIENT_SECRET, ${settings}_SCOPE and ${settings}_CLIENT_AUTH.`,
    )
  }
  if (answer === undefined) {
    const { origin, pathname } = new URL(client.tokenUrl)
    throw new Error(
      `The token issuer at ${origin}${pathname} answered ${response.status}, but not with a JSON object. Check ${settings}_TOKEN_URL.`,
    )
  }
  if (typeof answer.access_token !== 'string') {
    throw new Error(`The answer of the token issuer at ${settings}_TOKEN_URL has no access_token.`)
  }
  const lifetimeMs = typeof answer.expires_in === 'number' ? answer.expires_in * 1000 : UNKNOWN_LIFETIME_MS
  return { token: answer.access_token, lifetimeMs }
}

interface Answer {
  readonly access_token?: unknown
  readonly expires_in?: unknown
  readonly error?: unknown
}

/** Undefined if the body is something else, such as a login page. */
async function objectIn(response: Response): Promise<Answer | undefined> {
  const answer: unknown = await response.json().catch(() => undefined)
  return typeof answer === 'object' && answer !== null ? answer : undefined
}

function ask({ tokenUrl, clientId, clientSecret, scope, audience, clientAuth }: ClientCredentials): Promise<Response> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (scope !== undefined) form.set('scope', scope)
  if (audience !== undefined) form.set('audience', audience)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (clientAuth === 'post') {
    form.set('client_id', clientId)
    form.set('client_secret', clientSecret())
  } else {
    const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret())}`
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
  }
  return fetch(tokenUrl, { method: 'POST', headers, body: form, signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS) })
}
