import type { FastifyReply, FastifyRequest } from 'fastify'
import { FAULTS, type FaultCode, RelayError } from '../errors.ts'

/** The result of a request to the public port, for the log and the metrics. */
export interface Answered {
  readonly outcome: string
  /** 0 if the connection ended without an answer. */
  readonly status: number
  readonly bytes: number
  readonly durationMs: number
  readonly detail?: string | undefined
  /** Set only for stored deliveries. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined
}

/** The fault behind an error of ours, of Fastify's or of the request's stream. */
export function faultOf(error: Error & { readonly code?: string }, request: FastifyRequest): RelayError {
  if (error instanceof RelayError) return error
  return error === request.raw.errored
    ? new RelayError('body_aborted')
    : new RelayError('internal', error.stack ?? error.message)
}

/** Answers with a fault, revealing only its code. */
export function refuse(reply: FastifyReply, { code }: RelayError): FastifyReply {
  const { status, retryAfterSeconds } = FAULTS[code]
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  if (code === 'wrong_method') reply.header('allow', 'GET, POST')
  // Otherwise the rest of the body would be read only to be discarded.
  const { complete, headers } = reply.request.raw
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (hasBody && !complete) reply.header('connection', 'close')
  return reply.code(status).type('application/json').send(answerBody(code))
}

export function answerBody(code: FaultCode): string {
  return JSON.stringify({ error: code })
}
