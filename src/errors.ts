/** Every way in which a request can end other than stored, with what is answered and what an operator can do. */
export const FAULTS = {
  not_authentic: {
    status: 401,
    retryAfterSeconds: undefined,
    todo: 'Check WABA_APP_SECRETS: it must hold the secret of the app that owns the subscription.',
  },
  wrong_verification: {
    status: 403,
    retryAfterSeconds: undefined,
    todo: 'Check WABA_VERIFY_TOKENS: it must hold the token given to Meta with the callback URL.',
  },
  wrong_client_certificate: {
    status: 403,
    retryAfterSeconds: undefined,
    todo: 'Check WABA_CLIENT_CERT_NAME, the proxy that fills WABA_CLIENT_CERT_HEADER, and WABA_TRUSTED_PROXIES.',
  },
  not_found: {
    status: 404,
    retryAfterSeconds: undefined,
    todo: 'Check WABA_WEBHOOK_PATH and the callback URL at Meta.',
  },
  wrong_method: { status: 405, retryAfterSeconds: undefined, todo: 'Meta uses GET and POST only.' },
  body_too_large: {
    status: 413,
    retryAfterSeconds: undefined,
    todo: 'Raise WABA_BODY_LIMIT_BYTES if it is Meta’s; it sends up to 3 MB.',
  },
  body_aborted: {
    status: 400,
    retryAfterSeconds: undefined,
    todo: 'The sender went away before the body was whole; Meta sends it again.',
  },
  bad_request: {
    status: 400,
    retryAfterSeconds: undefined,
    todo: 'What came is no HTTP, or its URL is malformed: see who sends; Meta does not.',
  },
  headers_too_large: {
    status: 431,
    retryAfterSeconds: undefined,
    todo: 'Meta’s headers take 2 KiB: see who sends, or the proxy in between.',
  },
  too_slow: {
    status: 408,
    retryAfterSeconds: undefined,
    todo: 'Meta’s requests arrive at once: see who sends, or the proxy in between.',
  },
  not_ready: { status: 503, retryAfterSeconds: 5, todo: 'See /readyz for what is missing.' },
  too_much_pending: {
    status: 503,
    retryAfterSeconds: 1,
    todo: 'More arrives than Kafka takes: add relays or brokers, or raise WABA_PENDING_LIMIT_BYTES.',
  },
  too_much_unverified: {
    status: 503,
    retryAfterSeconds: 1,
    todo: 'Slow senders, or strangers, fill WABA_UNVERIFIED_LIMIT_BYTES: see who sends, and raise it if it is Meta.',
  },
  not_stored: {
    status: 503,
    retryAfterSeconds: 5,
    todo: 'Kafka did not acknowledge in time: see the brokers, and min.insync.replicas.',
  },
  internal: { status: 503, retryAfterSeconds: 5, todo: 'A fault of the relay: please report it with its log line.' },
} as const satisfies Record<string, { status: number; retryAfterSeconds: number | undefined; todo: string }>

export type FaultCode = keyof typeof FAULTS

/** What an operator can do about an outcome; undefined: nothing is wrong. */
export function todoOf(outcome: string): string | undefined {
  return Object.hasOwn(FAULTS, outcome) ? FAULTS[outcome as FaultCode].todo : undefined
}

/** A request that ends with a fault. `detail` is for the log; the answer only names the code. */
export class RelayError extends Error {
  readonly code: FaultCode
  readonly detail: string | undefined
  constructor(code: FaultCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }

  get status(): number {
    return FAULTS[this.code].status
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
