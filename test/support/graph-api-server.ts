/** A Graph API for tests: Meta's formats, errors and usage headers, with a state set by the test. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const APP_ID = '871234567890123'
export const APP_SECRET = 'graph-app-secret-77aa'
export const TOKEN = 'EAAtesttokentesttokentesttoken42'
export const WABA = '394028175630912'
export const VERSION = 'v27.0'

export interface AppState {
  object: string
  callback_url: string
  active: boolean
  include_values?: boolean
  fields: { name: string; version: string }[]
}
export interface SubscribedState {
  id: string
  name: string
  override_callback_uri?: string
}
export interface PhoneState {
  id: string
  display_phone_number: string
  webhook_configuration?: { phone_number?: string; application?: string }
}

/** The state at Meta; tests change it. */
export interface GraphState {
  subscriptions: AppState[]
  apps: Map<string, SubscribedState[]>
  phones: Map<string, PhoneState[]>
  token: {
    is_valid: boolean
    app_id: string
    type: string
    scopes: string[]
    expires_at: number
    error?: { message: string }
  }
  /** `true`, or "true" as one of Meta's pages has it. */
  success: true | 'true'
  pageSize: number
  /** Sent instead of regular answers, in this order. */
  failures: { status: number; error?: Record<string, unknown>; headers?: Record<string, string>; drop?: true }[]
  /** Sent with every answer. */
  headers: Record<string, string>
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly authorization: string
  readonly parameters: Readonly<Record<string, string>>
}

export interface GraphApi {
  readonly url: string
  readonly state: GraphState
  /** Every request, tokens and all. */
  readonly asked: readonly Asked[]
  reset(): void
  close(): Promise<void>
}

class Refusal extends Error {
  readonly status: number
  readonly error: Record<string, unknown>
  constructor(status: number, error: Record<string, unknown>) {
    super(String(error.message))
    this.status = status
    this.error = error
  }
}

export function freshState(): GraphState {
  return {
    subscriptions: [],
    apps: new Map([[WABA, []]]),
    phones: new Map([[WABA, [{ id: '218760345521983', display_phone_number: '+1 555-014-2367' }]]]),
    token: {
      is_valid: true,
      app_id: APP_ID,
      type: 'SYSTEM_USER',
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
      expires_at: 0,
    },
    success: true,
    pageSize: 2,
    failures: [],
    headers: {},
  }
}

export async function startGraphApi(): Promise<GraphApi> {
  const state = freshState()
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void answer(request, response, state, asked)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    asked,
    reset() {
      Object.assign(state, freshState())
      asked.length = 0
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: GraphState,
  asked: Asked[],
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', 'http://graph')
  const parameters = Object.fromEntries([...url.searchParams, ...new URLSearchParams(Buffer.concat(chunks).toString())])
  const method = request.method ?? ''
  const authorization = request.headers.authorization ?? ''
  asked.push({ method, path: url.pathname, authorization, parameters })
  const failure = state.failures.shift()
  const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...state.headers, ...headers })
    response.end(JSON.stringify(body))
  }
  if (failure?.drop) return void request.socket.destroy()
  if (failure !== undefined)
    return send(failure.status, failure.error === undefined ? {} : { error: failure.error }, failure.headers)
  try {
    send(
      200,
      await route(method, url.pathname.split('/').slice(1), parameters, authorization.replace('Bearer ', ''), state),
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    send(error.status, { error: { type: 'OAuthException', fbtrace_id: 'AbCdEf', ...error.error } })
  }
}

async function route(
  method: string,
  [version = '', id = '', edge = '']: string[],
  parameters: Record<string, string>,
  token: string,
  state: GraphState,
): Promise<unknown> {
  if (!/^v\d+\.\d+$/.test(version)) throw new Refusal(400, { message: 'Unknown path components', code: 2500 })
  if (id === 'debug_token' || edge === 'subscriptions') {
    if (token !== `${APP_ID}|${APP_SECRET}`)
      throw new Refusal(400, { message: 'Invalid OAuth access token signature.', code: 190 })
    return id === 'debug_token' ? { data: state.token } : subscriptions(method, id, parameters, state)
  }
  if (token !== TOKEN) throw new Refusal(401, { message: `Invalid OAuth access token ${token}`, code: 190 })
  if (edge === 'phone_numbers') return paged(state.phones.get(id) ?? unknown(id), parameters, state)
  if (edge !== 'subscribed_apps')
    throw new Refusal(400, { message: `Unsupported ${method.toLowerCase()} request.`, code: 100, error_subcode: 33 })
  const apps = state.apps.get(id) ?? unknown(id)
  if (method === 'GET') {
    const items = apps.map(({ override_callback_uri, ...app }) => ({
      whatsapp_business_api_data: { link: `https://www.facebook.com/games/?app_id=${app.id}`, ...app },
      ...(override_callback_uri === undefined ? {} : { override_callback_uri }),
    }))
    return paged(items, parameters, state)
  }
  const others = apps.filter((app) => app.id !== APP_ID)
  if (method === 'DELETE') state.apps.set(id, others)
  else {
    const { override_callback_uri: override, verify_token } = parameters
    if (override !== undefined) await verifyCallback(override, verify_token ?? '')
    const own = { id: APP_ID, name: 'waba-relay test' }
    state.apps.set(id, [...others, override === undefined ? own : { ...own, override_callback_uri: override }])
  }
  return { success: state.success }
}

async function subscriptions(
  method: string,
  id: string,
  parameters: Record<string, string>,
  state: GraphState,
): Promise<unknown> {
  if (id !== APP_ID) unknown(id)
  if (method === 'GET') return paged(state.subscriptions, parameters, state)
  const { object = '', callback_url = '', verify_token = '', fields = '', include_values } = parameters
  await verifyCallback(callback_url, verify_token)
  const others = state.subscriptions.filter((subscription) => subscription.object !== object)
  const named = fields.split(',').map((name) => ({ name, version: VERSION }))
  state.subscriptions = [
    ...others,
    { object, callback_url, active: true, include_values: include_values === 'true', fields: named },
  ]
  return { success: state.success }
}

/** Verifies a URL as Meta does before accepting it; here, plain http is also allowed. */
async function verifyCallback(url: string, token: string): Promise<void> {
  if (url.includes('.invalid') || url.includes('example.com')) return
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': token,
  })
  const text = await fetch(`${url}?${query}`)
    .then((response) => response.text())
    .catch(() => '')
  if (text !== '1158201444') {
    throw new Refusal(400, {
      message: '(#2200) Callback verification failed with the following errors: HTTP Status Code = 403',
      code: 2200,
    })
  }
}

function unknown(id: string): never {
  throw new Refusal(404, {
    message: `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions`,
    code: 100,
    error_subcode: 33,
  })
}

function paged(items: readonly unknown[], { after }: Record<string, string>, { pageSize }: GraphState): unknown {
  const start = after === undefined ? 0 : Number(Buffer.from(after, 'base64').toString())
  const end = start + pageSize
  const cursors = { before: cursor(start), after: cursor(end) }
  const next = end < items.length ? { next: `https://graph.facebook.com/next?after=${cursors.after}` } : {}
  return { data: items.slice(start, end), paging: { cursors, ...next } }
}

function cursor(place: number): string {
  return Buffer.from(String(place)).toString('base64')
}
