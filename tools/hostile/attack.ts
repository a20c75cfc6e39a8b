import type { Draw } from './random.ts'

/** What was signed and must be found again once it is answered 200. */
export interface Signed {
  readonly body: Buffer
  /** Texts of the body, each of which some record must hold. */
  readonly marks: readonly string[]
  /** Whether the body must come back byte by byte, as a dead letter. */
  readonly isWhole: boolean
}

/** One or more requests over a separate connection. */
export interface Attack {
  /** Written one after the other. */
  readonly parts: readonly (Buffer | string)[]
  /** Between two parts; 0 by default. */
  readonly gapMs?: number
  /** How many answers end it; 1 by default. With 0 the connection stays open, up to `holdMs`. */
  readonly answers?: number
  readonly holdMs?: number
  /** What the client does once all is written: `wait` by default. */
  readonly leaves?: 'wait' | 'end' | 'reset'
  /** Whether it is sent as it is where the relay speaks HTTPS. */
  readonly beneathTls?: boolean
  /** Whether a whole request is sent, which must be answered. */
  readonly mustAnswer?: boolean
  /** A handshake with the right token: the one way in which a stranger's request may be answered 200. */
  readonly mayPass?: boolean
  /** In the order of their answers. */
  readonly signed?: readonly Signed[]
}

/** What an attack is made of. */
export interface Seed {
  readonly draw: Draw
  /** The request's number, unique in this run. */
  readonly number: number
}

/** A kind of attack. */
export interface Kind {
  readonly name: string
  /** Relative frequency; 10 by default. Large bodies are rare, so that a long run does not fill the disk. */
  readonly weight?: number
  readonly make: (seed: Seed) => Attack
}

export function head(method: string, url: string, headers: readonly string[] = []): string {
  return `${[`${method} ${url} HTTP/1.1`, 'host: relay.test', ...headers].join('\r\n')}\r\n\r\n`
}
