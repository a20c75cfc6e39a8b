import { setTimeout as sleep } from 'node:timers/promises'
import { explain, GraphError, isRateLimit, isTransient, type MetaError } from './errors.ts'
import { Secrets } from './secrets.ts'
import { pauseMs } from './usage.ts'

export interface GraphAccess {
  /** Without a trailing slash. */
  readonly url: string
  /** Such as `v27.0`. */
  readonly version: string
  readonly timeoutMs: number
  /** Limit of this client's total waiting time. */
  readonly maxWaitMs: number
  /** Called with the reason and duration of each wait. */
  readonly onWait: (message: string) => void
  /** Secrets to redact besides those of the requests, in case Meta's messages quote them. */
  readonly secrets: readonly string[]
  readonly signal?: AbortSignal
  /** The first wait if Meta does not say how long; doubles each time. */
  readonly firstRetryMs?: number
}

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path after the version, without a leading slash. */
  readonly path: string
  readonly token: string
  readonly parameters?: Readonly<Record<string, string>>
}

const TRIES = 5
const FIRST_RETRY_MS = 1_000
const FIRST_LIMIT_RETRY_FACTOR = 5
/** Limit of pages per list; subscriptions and phone numbers are few. */
const PAGE_LIMIT = 100
/** How much of an answer that is not Meta's, such as a proxy's page, is shown. */
const SHOWN_LENGTH = 200

/**
 * A client of Meta's Graph API: retries transient errors, waits as its usage headers ask, up to a limit, and explains other errors.
 * Tokens travel in the authorization header; neither they nor verify tokens appear in an error.
 */
export class GraphClient {
  readonly #access: GraphAccess
  readonly #secrets: Secrets
  #waitLeftMs: number
  #pauseUntilMs = 0

  constructor(access: GraphAccess) {
    this.#access = access
    this.#secrets = new Secrets(access.secrets)
    this.#waitLeftMs = access.maxWaitMs
  }

  get(path: string, token: string, parameters?: Readonly<Record<string, string>>): Promise<unknown> {
    return this.#ask({ method: 'GET', path, token, ...(parameters === undefined ? {} : { parameters }) })
  }

  /** Posts a form. Throws a GraphError unless Meta confirms success. */
  async post(path: string, token: string, parameters: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#expectSuccess(`POST ${path}`, await this.#ask({ method: 'POST', path, token, parameters }))
  }

  async delete(path: string, token: string): Promise<void> {
    this.#expectSuccess(`DELETE ${path}`, await this.#ask({ method: 'DELETE', path, token }))
  }

  /** All items of a list, across its pages. */
  async list(path: string, token: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown[]> {
    const items: unknown[] = []
    let after: string | undefined
    for (let page = 0; page < PAGE_LIMIT; page++) {
      const cursor = after === undefined ? {} : { after }
      const answer = (await this.get(path, token, { ...parameters, ...cursor })) as Page
      if (Array.isArray(answer.data)) items.push(...answer.data)
      const next = answer.paging?.cursors?.after
      // The last page also has cursors, but no link to a next page.
      if (answer.paging?.next === undefined || next === undefined || next === after) break
      after = next
    }
    return items
  }

  /** A text from an answer, without the secrets of this client and of its requests. */
  redact(text: string): string {
    return this.#secrets.redact(text)
  }

  /** Meta answers `true` or, according to some pages, `"true"`; for an override, with its settings. */
  #expectSuccess(question: string, answer: unknown): void {
    const { success, data } = (answer ?? {}) as { success?: unknown; data?: unknown }
    if (success === true || success === 'true' || Array.isArray(data)) return
    const text = JSON.stringify(this.#secrets.redacted(answer))
    throw new GraphError(`Meta did not confirm ${question}: ${text}`, {
      todo: 'Check the present state, then try again.',
    })
  }

  /** Undefined stands for a proxy's page or something else that is not JSON. */
  #expectJson(answer: unknown): unknown {
    if (answer !== undefined) return answer
    throw new GraphError(`What answers at ${this.#access.url} is not the Graph API: its answer is not JSON.`, {
      todo: 'Check WABA_GRAPH_URL and the proxies in between.',
    })
  }

  async #ask(call: Call): Promise<unknown> {
    const question = `${call.method} ${call.path}`
    this.#secrets.learn(call.token, call.parameters ?? {})
    for (let attempt = 1; ; attempt++) {
      await this.#pause()
      const { status, error, answer, askedMs } = await this.#once(call)
      if (status >= 200 && status < 300 && error === undefined) return this.#expectJson(answer)
      const refusal = explain(question, status, this.#secrets.redacted(error ?? {}))
      const limited = isRateLimit(error ?? {})
      if (attempt === TRIES || !(limited || isTransient(error ?? {}, status) || status === 0)) {
        throw status === 0 ? this.#unreachable(question, answer) : refusal
      }
      const firstMs = (this.#access.firstRetryMs ?? FIRST_RETRY_MS) * (limited ? FIRST_LIMIT_RETRY_FACTOR : 1)
      const waitMs = Math.max(limited ? askedMs : 0, firstMs * 2 ** (attempt - 1))
      if (waitMs > this.#waitLeftMs) {
        if (!limited) throw status === 0 ? this.#unreachable(question, answer) : refusal
        throw new GraphError(
          `${refusal.message.split('\n')[0]}\nMeta restores access in ${durationText(waitMs)}, which is beyond the permitted wait.`,
          { status, todo: `Try again then, or with --max-wait ${Math.ceil(waitMs / 1000)}.` },
        )
      }
      const why = limited
        ? 'Meta’s rate limit is reached'
        : status === 0
          ? `Meta does not answer (${String(answer)})`
          : 'Meta has a transient error'
      await this.#wait(waitMs, why)
    }
  }

  async #once({ method, path, token, parameters = {} }: Call): Promise<{
    status: number
    error?: MetaError | undefined
    answer: unknown
    askedMs: number
  }> {
    const { url, version, timeoutMs } = this.#access
    const form = new URLSearchParams(parameters)
    const query = method === 'GET' && form.size > 0 ? `?${form}` : ''
    try {
      const response = await fetch(`${url}/${version}/${path}${query}`, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
        body: method === 'POST' ? form : null,
        signal: AbortSignal.any([
          AbortSignal.timeout(timeoutMs),
          ...(this.#access.signal ? [this.#access.signal] : []),
        ]),
      })
      const askedMs = pauseMs(response.headers)
      this.#pauseUntilMs = performance.now() + askedMs
      const text = await response.text()
      const answer = jsonIn(text)
      const { error } = (answer ?? {}) as { error?: MetaError }
      const page = response.ok || error !== undefined ? error : { message: this.redact(text).slice(0, SHOWN_LENGTH) }
      return { status: response.status, error: page, answer, askedMs }
    } catch (error) {
      if (this.#access.signal?.aborted) throw new GraphError('Interrupted.', { todo: '' })
      return { status: 0, answer: causeOf(error), askedMs: 0 }
    }
  }

  /** Waits as long as the last response's headers asked, within the limit. */
  async #pause(): Promise<void> {
    const waitMs = Math.min(this.#pauseUntilMs - performance.now(), this.#waitLeftMs)
    if (waitMs > 0) await this.#wait(waitMs, 'Meta’s rate limit is near')
  }

  async #wait(waitMs: number, why: string): Promise<void> {
    this.#waitLeftMs -= waitMs
    this.#pauseUntilMs = 0
    this.#access.onWait(`${why}; continuing in ${durationText(waitMs)}.`)
    const { signal } = this.#access
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new GraphError('Interrupted.', { todo: '' })
    })
  }

  #unreachable(question: string, cause: unknown): GraphError {
    const todo = 'Check this network’s outbound access, proxies, and WABA_GRAPH_URL.'
    return new GraphError(
      `${question}: the Graph API at ${this.#access.url} does not answer: ${this.redact(String(cause))}`,
      { todo },
    )
  }
}

interface Page {
  readonly data?: unknown
  readonly paging?: { readonly cursors?: { readonly after?: string }; readonly next?: string }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : error.message
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
