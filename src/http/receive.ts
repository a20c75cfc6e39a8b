import type { ServerResponse } from 'node:http'
import { FAULTS, RelayError } from '../errors.ts'
import { KEPT_REQUEST_HEADERS } from '../pipeline/dead-letter.ts'
import type { Delivery } from '../pipeline/record.ts'
import { type VerifiedBody, verify } from '../pipeline/verify.ts'
import { Body } from './body.ts'
import type { ByteBudget } from './byte-budget.ts'
import { subjectHasName } from './client-certificate.ts'
import type { WebhookRequest } from './webhook-request.ts'

/** How a request to the webhook path ended, for the log and the metrics. */
export interface Answered {
  readonly outcome: string
  readonly status: number
  readonly bytes: number
  readonly durationMs: number
  readonly detail?: string | undefined
  /** Of a delivery that is stored. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined
}

export interface ReceiveOptions {
  readonly appSecrets: readonly string[]
  readonly bodyLimitBytes: number
  readonly budget: ByteBudget
  readonly clientCertName: string
  /** Header in which a proxy hands on the subject of the client certificate, in lower case. */
  readonly clientCertHeader?: string | undefined
  /** Stores a delivery; resolves once every record is surely stored, with facts for the log. */
  readonly deliver: (body: VerifiedBody, delivery: Delivery) => Promise<Readonly<Record<string, unknown>>>
  readonly onAnswered: (answered: Answered) => void
}

const TRACEPARENT_LENGTH_LIMIT = 128

/** One delivery of Meta's: reads it, has it stored and answers 200; else the answer names the fault. */
export async function receive(
  options: ReceiveOptions,
  request: WebhookRequest,
  response: ServerResponse,
): Promise<void> {
  const startedMs = performance.now()
  const body = new Body(options.budget, options.bodyLimitBytes)
  let bytes = 0
  const finish = (outcome: string, status: number, detail?: string, facts?: Answered['facts']): void => {
    options.onAnswered({ outcome, status, bytes, durationMs: performance.now() - startedMs, detail, facts })
  }
  try {
    checkCertificate(options, request)
    const raw = await body.read(request)
    bytes = raw.length
    const signature = request.headers['x-hub-signature-256']
    const verified = verify(raw, typeof signature === 'string' ? signature : undefined, options.appSecrets)
    if (verified === undefined)
      throw new RelayError('not_authentic', signature === undefined ? 'no signature' : 'wrong signature')
    const facts = await options.deliver(verified, deliveryOf(request))
    // 200, without a body; first of all, since the sender need not wait for the log.
    response.end()
    finish('stored', 200, undefined, facts)
  } catch (error) {
    const fault =
      error instanceof RelayError
        ? error
        : new RelayError('internal', error instanceof Error ? (error.stack ?? error.message) : String(error))
    finish(fault.code, fault.status, fault.message)
    // What is left of the body would only be read to be thrown away.
    if (!request.complete) response.setHeader('connection', 'close')
    refuse(response, fault)
  } finally {
    body.release()
  }
}

/** Answers with a fault, which only its code tells of. */
export function refuse(response: ServerResponse, { code }: RelayError): void {
  const { status, retryAfterSeconds } = FAULTS[code]
  response.statusCode = status
  response.setHeader('content-type', 'application/json')
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds)
  response.end(JSON.stringify({ error: code }))
}

function checkCertificate({ clientCertHeader, clientCertName }: ReceiveOptions, request: WebhookRequest): void {
  if (clientCertHeader === undefined) return
  // Given twice, one of them is not the proxy's.
  const [subject, ...more] = request.headersDistinct[clientCertHeader] ?? []
  if (more.length === 0 && subjectHasName(subject, clientCertName)) return
  throw new RelayError('wrong_client_certificate', subject === undefined ? 'no certificate' : 'another name')
}

function deliveryOf(request: WebhookRequest): Delivery {
  const { traceparent } = request.headers
  return {
    receivedAtMs: Date.now(),
    traceparent:
      typeof traceparent === 'string' && traceparent.length <= TRACEPARENT_LENGTH_LIMIT ? traceparent : undefined,
    requestHeaders: () => keptHeaders(request),
  }
}

function keptHeaders(request: WebhookRequest): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT_REQUEST_HEADERS) {
    const [value] = request.headersDistinct[name] ?? []
    if (value !== undefined) kept[name] = value
  }
  return kept
}
