import http from 'node:http'
import https from 'node:https'

/** A webhook receiver, as the sender sees it. */
export interface WebhookTarget {
  readonly url: string
  readonly timeoutMs: number
  /** Limit of open connections. */
  readonly connections: number
  /** A client certificate, and a CA to trust in addition to the public ones, as PEM. */
  readonly tls?: { readonly cert?: string; readonly key?: string; readonly ca?: string } | undefined
}

export interface WebhookAnswer {
  readonly status: number
  readonly headers: Readonly<http.IncomingHttpHeaders>
  /** At most ANSWER_LIMIT_BYTES of it. */
  readonly body: string
  readonly durationMs: number
}

const ANSWER_LIMIT_BYTES = 64 * 1024

/** Sends requests to a webhook receiver, as Meta does, over persistent connections. */
export class WebhookClient {
  readonly #target: WebhookTarget
  readonly #agent: http.Agent

  constructor(target: WebhookTarget) {
    this.#target = target
    const { connections: maxSockets, tls } = target
    const options = { keepAlive: true, maxSockets }
    this.#agent = target.url.startsWith('https:')
      ? new https.Agent({ ...options, ...defined(tls ?? {}) })
      : new http.Agent(options)
  }

  /** Posts bytes with their signature. Rejects if no answer arrives in time. */
  post(body: Buffer, signature: string): Promise<WebhookAnswer> {
    return this.#ask('POST', this.#target.url, body, {
      'content-type': 'application/json',
      'x-hub-signature-256': signature,
    })
  }

  /** Performs Meta's verification handshake. */
  verify(token: string, challenge: string, headers: Readonly<Record<string, string>> = {}): Promise<WebhookAnswer> {
    const url = new URL(this.#target.url)
    url.searchParams.set('hub.mode', 'subscribe')
    url.searchParams.set('hub.challenge', challenge)
    url.searchParams.set('hub.verify_token', token)
    return this.#ask('GET', url.href, undefined, headers)
  }

  close(): void {
    this.#agent.destroy()
  }

  #ask(
    method: string,
    url: string,
    body?: Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WebhookAnswer> {
    const { timeoutMs } = this.#target
    const startedMs = performance.now()
    return new Promise((resolve, reject) => {
      const module = url.startsWith('https:') ? https : http
      const signal = AbortSignal.timeout(timeoutMs)
      const length = body === undefined ? {} : { 'content-length': body.length }
      const options = { method, agent: this.#agent, headers: { ...headers, ...length }, signal }
      const request = module.request(url, options, (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes <= ANSWER_LIMIT_BYTES) chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status = 0, headers: answered } = response
          const text = Buffer.concat(chunks).toString()
          resolve({ status, headers: answered, body: text, durationMs: performance.now() - startedMs })
        })
      })
      request.on('error', (error) => reject(signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error))
      request.end(body)
    })
  }
}

function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}
