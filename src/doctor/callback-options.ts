/** Options for checking the callback URL. */
export interface CallbackOptions {
  readonly url: string
  /** PEM: the only CA to trust, for a trial; Meta would not trust it. */
  readonly ca?: string | undefined
  /** PEM: a client certificate to present, as Meta does. */
  readonly clientCert?: string | undefined
  readonly clientKey?: string | undefined
  /** Whether a signed test event may be sent; its record has the header waba_test. */
  readonly deliver: boolean
}
