import type { GraphClient } from './client.ts'

const OBJECT = 'whatsapp_business_account'

/** An app's subscription. */
export interface AppSubscription {
  readonly object: string
  readonly callbackUrl: string
  readonly active: boolean
  /** Undefined if Meta does not say. */
  readonly includeValues: boolean | undefined
  readonly fields: readonly { readonly name: string; readonly version: string | undefined }[]
}

interface RawSubscription {
  readonly object?: string
  readonly callback_url?: string
  readonly active?: boolean
  readonly include_values?: boolean
  readonly fields?: readonly ({ readonly name?: string; readonly version?: string } | string)[]
}

/** The app's own token: Meta refuses users' tokens for an app's subscriptions. */
export function appToken(appId: string, appSecret: string): string {
  return `${appId}|${appSecret}`
}

/** `GET /{app-id}/subscriptions`: all objects the app is subscribed to. */
export async function listAppSubscriptions(
  client: GraphClient,
  appId: string,
  appSecret: string,
): Promise<AppSubscription[]> {
  const items = await client.list(`${encodeURIComponent(appId)}/subscriptions`, appToken(appId, appSecret))
  return (items as RawSubscription[]).map((item) => ({
    object: item.object ?? '',
    callbackUrl: item.callback_url ?? '',
    active: item.active === true,
    includeValues: item.include_values,
    fields: (item.fields ?? []).map((field) =>
      typeof field === 'string'
        ? { name: field, version: undefined }
        : { name: field.name ?? '', version: field.version },
    ),
  }))
}

/** The subscription to WhatsApp's object. */
export function whatsappOf(subscriptions: readonly AppSubscription[]): AppSubscription | undefined {
  return subscriptions.find(({ object }) => object === OBJECT)
}

/** Sets the callback URL and the fields, with values; Meta verifies the URL before it answers. */
export function setAppSubscription(
  client: GraphClient,
  appId: string,
  appSecret: string,
  wanted: { readonly callbackUrl: string; readonly verifyToken: string; readonly fields: readonly string[] },
): Promise<void> {
  return client.post(`${encodeURIComponent(appId)}/subscriptions`, appToken(appId, appSecret), {
    object: OBJECT,
    callback_url: wanted.callbackUrl,
    verify_token: wanted.verifyToken,
    fields: wanted.fields.join(','),
    // Otherwise Meta sends only the names of changed fields.
    include_values: 'true',
  })
}

/** A token's details from `/debug_token`. */
export interface TokenFacts {
  readonly isValid: boolean
  readonly appId: string | undefined
  readonly type: string | undefined
  readonly scopes: readonly string[]
  /** Milliseconds since 1970; undefined if it does not expire. */
  readonly expiresAtMs: number | undefined
  readonly problem: string | undefined
}

interface RawToken {
  readonly data?: {
    readonly is_valid?: boolean
    readonly app_id?: string
    readonly type?: string
    readonly scopes?: string[]
    readonly expires_at?: number
    readonly error?: { readonly message?: string }
  }
}

/** `GET /debug_token`, with the app's own token. */
export async function debugToken(
  client: GraphClient,
  appId: string,
  appSecret: string,
  token: string,
): Promise<TokenFacts> {
  const answer = (await client.get('debug_token', appToken(appId, appSecret), { input_token: token })) as RawToken
  const { data = {} } = answer
  return {
    isValid: data.is_valid === true,
    appId: data.app_id,
    type: data.type,
    scopes: data.scopes ?? [],
    // 0: never.
    expiresAtMs: data.expires_at === undefined || data.expires_at === 0 ? undefined : data.expires_at * 1000,
    problem: data.error?.message === undefined ? undefined : client.redact(data.error.message),
  }
}
