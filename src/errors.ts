/** Every way a request can end other than stored, with its answer and the operator’s remedy. */
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
    todo: 'Raise WABA_BODY_LIMIT_BYTES if the sender is Meta; it sends up to 3 MB.',
  },
  body_aborted: {
    status: 400,
    retryAfterSeconds: undefined,
    todo: 'The sender disconnected before the body was complete; Meta retries.',
  },
  bad_request: {
    status: 400,
    retryAfterSeconds: undefined,
    todo: 'The request is not HTTP, its URL is malformed, or its body comes in pieces of a few bytes: find out who sends it; Meta does not.',
  },
  headers_too_large: {
    status: 431,
    retryAfterSeconds: undefined,
    todo: 'Meta’s headers take about 2 KiB: find out who sends these, or check the proxy in between.',
  },
  too_slow: {
    status: 408,
    retryAfterSeconds: undefined,
    todo: 'Meta’s requests arrive without pauses: find out who sends these, or check the proxy in between.',
  },
  not_ready: { status: 503, retryAfterSeconds: 5, todo: '/readyz says what is missing.' },
  too_much_pending: {
    status: 503,
    retryAfterSeconds: 1,
    todo: 'Deliveries arrive faster than Kafka accepts them: add relays or brokers, or raise WABA_PENDING_LIMIT_BYTES.',
  },
  too_much_unverified: {
    status: 503,
    retryAfterSeconds: 1,
    todo: 'Slow or unknown senders use up WABA_UNVERIFIED_LIMIT_BYTES: find out who sends, and raise it if it is Meta.',
  },
  not_stored: {
    status: 503,
    retryAfterSeconds: 5,
    todo: 'Kafka did not acknowledge in time: check the brokers and min.insync.replicas.',
  },
  internal: { status: 503, retryAfterSeconds: 5, todo: 'A bug in the relay: please report it with its log line.' },
} as const satisfies Record<string, { status: number; retryAfterSeconds: number | undefined; todo: string }>

export type FaultCode = keyof typeof FAULTS

/** The operator’s remedy for an outcome; undefined if nothing is wrong. */
export function todoOf(outcome: string): string | undefined {
  return Object.hasOwn(FAULTS, outcome) ? FAULTS[outcome as FaultCode].todo : undefined
}

/** A request that ends with a fault. `detail` goes to the log; the answer names only the code. */
export class RelayError extends Error {
  readonly code: FaultCode
  readonly detail: string | undefined
  constructor(code: FaultCode, detail?: string) {
    // Strangers cause thousands a second; without a stack trace, which nobody reads, each takes 20 µs less.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(detail === undefined ? code : `${code}: ${detail}`)
    Error.stackTraceLimit = stackTraceLimit
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
