/** The names of parameters whose values are secrets. */
const PARAMETERS = ['verify_token', 'input_token']
const TOKEN_LIKE = /EAA[A-Za-z0-9]{20,}/g

/** Secrets to redact in what Meta, or a proxy, answers: it may quote the request. */
export class Secrets {
  readonly #spellings = new Set<string>()

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.#add(secret)
  }

  /** Remembers the secrets of a request. */
  learn(token: string, parameters: Readonly<Record<string, string>>): void {
    this.#add(token)
    for (const name of PARAMETERS) this.#add(parameters[name] ?? '')
  }

  redact(text: string): string {
    // The longest first, since one secret may be a part of another.
    const known = [...this.#spellings].sort((a, b) => b.length - a.length)
    return known.reduce((left, secret) => left.replaceAll(secret, '(secret)'), text).replaceAll(TOKEN_LIKE, '(secret)')
  }

  /** A copy of a JSON value, redacted; numbers and names stay, even if a secret is as short as they are. */
  redacted<T>(json: T): T {
    const copy = JSON.stringify(json, (_name, value: unknown) =>
      typeof value === 'string' ? this.redact(value) : value,
    )
    return JSON.parse(copy) as T
  }

  /** As it is, and as JSON, forms and URLs spell it. */
  #add(secret: string): void {
    if (secret === '') return
    const inJson = JSON.stringify(secret).slice(1, -1)
    const inForm = new URLSearchParams({ '': secret }).toString().slice(1)
    for (const spelling of [secret, inJson, inForm, encodeURIComponent(secret)]) this.#spellings.add(spelling)
  }
}
