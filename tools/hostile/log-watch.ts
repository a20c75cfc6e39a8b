const KEPT_LENGTH = 6_000
/** A line of a stored delivery: one for each is what the log is for. */
const STORED = '"outcome":"stored"'

/** What preload.ts writes. */
export interface Inside {
  readonly standstillMs: number
  readonly heldBytes: number
}
const INSIDE = '{"msg":"inside"'

/** Reads a relay's log as it comes: what it must not hold, and how much there is of it. */
export class LogWatch {
  /** Planted texts that were found, each with the line. */
  readonly leaks = new Map<string, string>()
  /** Lines that are not of stored deliveries, by the second. */
  readonly #bySecond = new Map<number, number>()
  readonly #planted: readonly string[]
  #rest = ''
  #end = ''
  lines = 0
  bytes = 0
  /** The last one. */
  inside: Inside | undefined
  listening: { readonly webhook: string; readonly admin: string } | undefined

  constructor(planted: readonly string[]) {
    this.#planted = planted
  }

  /** The last of it. */
  get end(): string {
    return this.#end
  }

  /** The most lines in a second, those of stored deliveries not counted. */
  get mostInSecond(): number {
    return Math.max(0, ...this.#bySecond.values())
  }

  add(text: string): void {
    this.bytes += text.length
    this.#end = (this.#end + text).slice(-KEPT_LENGTH)
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
  }

  #line(line: string): void {
    if (line.startsWith(INSIDE)) {
      this.inside = JSON.parse(line) as Inside
      return
    }
    this.lines++
    if (this.listening === undefined && line.includes('"msg":"listening"')) {
      this.listening = JSON.parse(line) as { webhook: string; admin: string }
    }
    for (const text of this.#planted) if (!this.leaks.has(text) && line.includes(text)) this.leaks.set(text, line)
    if (line.includes(STORED)) return
    const second = Math.floor(performance.now() / 1_000)
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1)
  }
}
