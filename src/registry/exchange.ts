import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Tls } from '../config/access.ts'

export interface Question {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly tls: Tls
  readonly timeoutMs: number
}

export interface Reply {
  readonly status: number
  readonly text: string
}

/** One request over HTTP or HTTPS (`fetch` accepts no certificates). Rejects if no complete answer arrives in time. Follows no redirects. */
export async function exchange(url: string, { method, headers, body, tls, timeoutMs }: Question): Promise<Reply> {
  const signal = AbortSignal.timeout(timeoutMs)
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const request = send(url, { method, headers, signal, ...tls }, (response) => {
    text(response).then((answer) => resolve({ status: response.statusCode ?? 0, text: answer }), reject)
  })
  request.on('error', reject)
  request.end(body)
  try {
    return await promise
  } catch (error) {
    throw signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error
  }
}
