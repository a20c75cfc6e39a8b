/** How the callback URL is checked. */
export interface CallbackOptions {
  readonly url: string
  /** PEM, beside nothing else: a CA that Meta would not trust, for a trial. */
  readonly ca?: string | undefined
  /** A certificate as Meta shows one, PEM. */
  readonly clientCert?: string | undefined
  readonly clientKey?: string | undefined
  /** Whether a signed test event may be sent; its record has the header waba_test. */
  readonly deliver: boolean
}
