/** The result of a check. `skipped`: it could not run; the message says why. */
export type Status = 'ok' | 'warning' | 'problem' | 'skipped'

export interface Finding {
  /** Name of the check: `kafka.topics`, `callback.tls` … */
  readonly check: string
  readonly status: Status
  readonly message: string
  /** The command or page that fixes it. */
  readonly remedy?: string
}

/** A function for each kind of finding of one check. */
export function about(check: string) {
  const finding =
    (status: Status) =>
    (message: string, remedy?: string): Finding => ({
      check,
      status,
      message,
      ...(remedy === undefined ? {} : { remedy }),
    })
  return { ok: finding('ok'), warning: finding('warning'), problem: finding('problem'), skipped: finding('skipped') }
}
