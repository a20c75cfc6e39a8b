import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Exchange {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A list is sent in chunks, without a content-length. */
  readonly body?: Buffer | string | readonly Buffer[]
  /** The CAs that an HTTPS client trusts, and the certificate that it presents. */
  readonly tls?: { readonly ca: string; readonly cert?: string; readonly key?: string }
}

const TIMEOUT_MS = 20_000

/**
 * One request over a connection of its own, with the headers given and no others: fetch would add a content type.
 * Rejects where no answer comes.
 */
export function exchange(url: string, { method = 'GET', headers = {}, body, tls }: Exchange = {}): Promise<Answer> {
  const chunks = body === undefined ? [] : typeof body === 'string' || Buffer.isBuffer(body) ? [body] : body
  const isWhole = typeof body === 'string' || Buffer.isBuffer(body)
  const length = isWhole ? { 'content-length': String(Buffer.byteLength(body)) } : {}
  const options = {
    method,
    headers: { ...length, ...headers },
    agent: false as const,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...tls,
  }
  return new Promise((resolve, reject) => {
    const sent = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString(),
        })
      })
    })
    // A server that refuses a body answers and closes before all of it is sent; the answer is what counts.
    sent.on('error', (error) => setImmediate(() => reject(error)))
    for (const chunk of chunks) sent.write(chunk)
    sent.end()
  })
}
