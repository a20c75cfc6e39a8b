/** Meta's error object (developers.facebook.com/docs/graph-api/guides/error-handling). */
export interface MetaError {
  readonly message?: string
  readonly type?: string
  readonly code?: number
  readonly error_subcode?: number
  readonly error_data?: { readonly details?: string }
  readonly error_user_title?: string
  readonly error_user_msg?: string
  readonly is_transient?: boolean
  readonly fbtrace_id?: string
}

/** The Graph API refused a request or did not answer. */
export class GraphError extends Error {
  readonly code: number | undefined
  readonly status: number | undefined
  /** The user's remedy. */
  readonly todo: string
  constructor(message: string, { code, status, todo }: { code?: number; status?: number; todo: string }) {
    super(`${message}\n${todo}`)
    this.code = code
    this.status = status
    this.todo = todo
  }
}

const EXPIRED_SUBCODE = 463
/** Codes of Meta's rate limits: of the app (4), the user (17), the page (32), a WABA (80007), its management (80008). */
const RATE_LIMITS: ReadonlySet<number> = new Set([4, 17, 32, 613, 80007, 80008])
/** Codes of transient errors. */
const TRANSIENT: ReadonlySet<number> = new Set([1, 2])
const NO_SUCH_OBJECT_SUBCODE = 33

export function isRateLimit({ code }: MetaError): boolean {
  return code !== undefined && RATE_LIMITS.has(code)
}

export function isTransient(error: MetaError, status: number): boolean {
  return error.is_transient === true || status >= 500 || (error.code !== undefined && TRANSIENT.has(error.code))
}

/** Meta's error in words with a remedy; its secrets must be redacted already. */
export function explain(question: string, status: number, error: MetaError): GraphError {
  const { code, error_subcode: subcode, fbtrace_id: trace } = error
  const said = [error.message, error.error_user_title, error.error_user_msg, error.error_data?.details]
  const numbers = [
    `HTTP ${status}`,
    code === undefined ? [] : `code ${code}`,
    subcode === undefined ? [] : `subcode ${subcode}`,
  ]
  const where = trace === undefined ? '' : `, fbtrace_id ${trace}`
  const text = `Meta refuses ${question}: ${[...new Set(said.filter(Boolean))].join(' ')} (${numbers.flat().join(', ')}${where})`
  return new GraphError(text, { status, todo: todoOf(error, status), ...(code === undefined ? {} : { code }) })
}

function todoOf({ code, error_subcode: subcode, message = '' }: MetaError, status: number): string {
  if (isRateLimit({ code: code ?? -1 })) {
    return 'Too many calls. Try again later, or allow a longer wait with --max-wait.'
  }
  if (code === 190 || code === 0 || code === 102) {
    if (subcode === EXPIRED_SUBCODE || /expired/i.test(message)) {
      return 'The access token has expired: generate a new one and set WABA_ACCESS_TOKEN; a system user’s token can be made without expiry (Business settings, System users).'
    }
    return 'The token is not valid: check WABA_ACCESS_TOKEN, or, for calls as the app, WABA_APP_ID and the first of WABA_APP_SECRETS.'
  }
  if (/development mode|not.{0,20}live|app is not active/i.test(message)) {
    return 'The app is not in Live mode: publish it in the App Dashboard.'
  }
  if (code === 10 || code === 3 || (code !== undefined && code >= 200 && code <= 299)) {
    return 'A permission is missing: the token needs whatsapp_business_management (and whatsapp_business_messaging), and its system user needs the WhatsApp account among its assets; the account of another business needs advanced access.'
  }
  if (
    code === 803 ||
    (code === 100 &&
      (subcode === NO_SUCH_OBJECT_SUBCODE || /does not exist|unsupported (get|post|delete)/i.test(message)))
  ) {
    return 'No such id, or the token may not see it: check the id (a WhatsApp Business Account’s, not a phone number’s), WABA_APP_ID, and that the token belongs to the right business.'
  }
  if (code === 2200 || /callback/i.test(message)) {
    return 'Meta called the callback URL and did not get its challenge back: check that it is public, serves HTTPS with a complete chain, and that the token is one of WABA_VERIFY_TOKENS. "waba-relay doctor" checks it.'
  }
  if (code === 100) return 'Meta rejects a parameter; use --field to leave out a field that the app may not subscribe.'
  return status >= 500
    ? 'An error at Meta: try again later (metastatus.com).'
    : 'See developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes.'
}
