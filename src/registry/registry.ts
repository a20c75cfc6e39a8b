import type { RegistryAccess } from '../config/access.ts'
import { tlsTrouble } from '../config/tls-trouble.ts'
import { type AddressAnswer, wrongAddress } from './address.ts'
import { areTexts, hasId, hasSchema, isVerdict, isVersion, mayHaveLevel } from './answers.ts'
import { exchange, type Reply } from './exchange.ts'

/** The registry refused. `permanent`: repeating the request would get the same answer. */
export class RegistryError extends Error {
  readonly permanent: boolean
  readonly status: number | undefined
  /** The registry's own code, such as 40401 (no such subject), 40403 (no such schema), 409 (incompatible). */
  readonly code: number | undefined
  constructor(message: string, { status, code, permanent }: { status?: number; code?: number; permanent: boolean }) {
    super(message)
    this.status = status
    this.code = code
    this.permanent = permanent
  }
}

const LEAST_CODE_OF_404 = 40_400

/**
 * Confluent's Schema Registry API, as far as the relay needs it. Not through @kafkajs/confluent-schema-registry:
 * its `register` writes a compatibility level for a subject that has none, and it waits without limit.
 */
export class Registry {
  readonly #access: RegistryAccess
  /** Investigated once, at the first 404 that does not come from a registry. */
  #wrongAddress: Promise<string | undefined> | undefined

  constructor(access: RegistryAccess) {
    this.#access = access
  }

  /** Registers a schema under a subject; returns its id, even if it was already registered. */
  async register(subject: string, schema: string): Promise<number> {
    const answer = await this.#ask('POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema })
    return this.#checked(answer, hasId).id
  }

  /** The id of exactly this schema under the subject; undefined if it is not registered. */
  async find(subject: string, schema: string): Promise<number | undefined> {
    try {
      const answer = await this.#ask('POST', `/subjects/${encodeURIComponent(subject)}`, { schema })
      return this.#checked(answer, hasId).id
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  /** All subject names. */
  async subjects(): Promise<string[]> {
    return this.#checked(await this.#ask('GET', '/subjects'), areTexts)
  }

  /** The newest version of a subject; undefined if there is none. */
  async latest(subject: string): Promise<{ id: number; version: number; schema: string } | undefined> {
    try {
      const answer = await this.#ask('GET', `/subjects/${encodeURIComponent(subject)}/versions/latest`)
      return this.#checked(answer, isVersion)
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  /** Whether the subject's compatibility level accepts the schema, with the registry's reasons if not. */
  async compatible(subject: string, schema: string): Promise<{ compatible: boolean; reasons: string[] }> {
    const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`
    const answer = this.#checked(await this.#ask('POST', path, { schema }), isVerdict)
    return { compatible: answer.is_compatible, reasons: answer.messages ?? [] }
  }

  /** The effective compatibility level of a subject, its own or the registry's; undefined if the registry does not say. */
  async compatibilityLevel(subject: string): Promise<string | undefined> {
    try {
      const answer = await this.#ask('GET', `/config/${encodeURIComponent(subject)}?defaultToGlobal=true`)
      return this.#checked(answer, mayHaveLevel).compatibilityLevel
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  /** The schema of an id; undefined if the registry has none. */
  async schema(id: number): Promise<string | undefined> {
    try {
      return this.#checked(await this.#ask('GET', `/schemas/ids/${id}`), hasSchema).schema
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  /** Returns the answer if it has the registry's form. It may be a proxy's page, which is not quoted. */
  #checked<T>(answer: unknown, isExpected: (answer: unknown) => answer is T): T {
    if (isExpected(answer)) return answer
    const why = `What answers at ${this.#access.url} is no schema registry: it answered with something other than a registry’s JSON. Check WABA_SCHEMA_REGISTRY_URL and the proxies in between.`
    throw new RegistryError(why, { permanent: false })
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const response = await this.#request(method, this.#access.url + path, body)
    if (isGood(response)) return jsonOf(response)
    const refused = refusal(`${method} ${path}`, response)
    // A registry's own 404 has a code such as 40401. Any other 404 may mean a wrong path.
    if (response.status === 404 && (refused.code ?? 0) < LEAST_CODE_OF_404) {
      this.#wrongAddress ??= wrongAddress(this.#access.url, (url) => this.#askAddress(url))
      const why = await this.#wrongAddress
      if (why !== undefined) throw new RegistryError(why, { permanent: true })
    }
    throw refused
  }

  async #askAddress(url: string): Promise<AddressAnswer> {
    const response = await this.#request('GET', `${url}/subjects`).catch(() => undefined)
    if (response === undefined) return 'unclear'
    if (response.status === 404) return 'none'
    return isGood(response) && Array.isArray(jsonOf(response)) ? 'registry' : 'unclear'
  }

  async #request(method: 'GET' | 'POST', url: string, content?: object): Promise<Reply> {
    const { authorization, headers: more = {}, tls = {}, timeoutMs } = this.#access
    const headers: Record<string, string> = {
      ...more,
      accept: 'application/vnd.schemaregistry.v1+json, application/json',
    }
    const body = content === undefined ? undefined : JSON.stringify(content)
    if (body !== undefined) headers['content-type'] = 'application/vnd.schemaregistry.v1+json'
    try {
      const credentials = await authorization?.()
      if (credentials !== undefined) headers.authorization = credentials
      const reply = await exchange(url, { method, headers, body, tls, timeoutMs })
      return { ...reply, text: withoutSecrets(reply.text, [credentials ?? '', ...Object.values(more)]) }
    } catch (error) {
      const cause = tlsTrouble(error, 'WABA_SCHEMA_REGISTRY') ?? causeOf(error)
      const why = `The schema registry at ${this.#access.url} does not answer: ${cause}`
      throw new RegistryError(why, { permanent: false })
    }
  }
}

function isGood({ status }: Reply): boolean {
  return status >= 200 && status < 300
}

function jsonOf({ text }: Reply): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A proxy's page in place of the registry's JSON: only the status is useful.
    return undefined
  }
}

/** Secrets this short may occur in an answer by chance. */
const SHORT_SECRET = 4

/** Redacts the request's credentials, which some gateways repeat in their answers. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, secret.replace(/^(Basic|Bearer) /, ''), passwordOf(secret)])
    .filter((secret) => secret.length > SHORT_SECRET)
    .reduce((shown, secret) => shown.replaceAll(secret, '(set)'), text)
}

/** The password of basic authentication, which a registry may decode and repeat; else nothing. */
function passwordOf(authorization: string): string {
  if (!authorization.startsWith('Basic ')) return ''
  return Buffer.from(authorization.slice('Basic '.length), 'base64')
    .toString()
    .replace(/^[^:]*:/, '')
}

/** Remedies for refused credentials. */
const REMEDIES: Readonly<Record<number, string>> = {
  401: 'Check WABA_SCHEMA_REGISTRY_USERNAME and …_PASSWORD, …_TOKEN, or …_TOKEN_URL and its client.',
  403: 'The registry recognises the relay’s user but denies this: allow it to read and register subjects.',
}

function refusal(question: string, reply: Reply): RegistryError {
  const answer = jsonOf(reply) as { error_code?: number; message?: string } | undefined
  const { status } = reply
  const said = answer?.message === undefined ? '' : `: ${answer.message}`
  const remedy = REMEDIES[status] === undefined ? '' : `. ${REMEDIES[status]}`
  return new RegistryError(`The schema registry answered ${status} to ${question}${said}${remedy}`, {
    status,
    ...(answer?.error_code === undefined ? {} : { code: answer.error_code }),
    permanent: status >= 400 && status < 500 && status !== 408 && status !== 429,
  })
}

function causeOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string }
  return message || code || String(error)
}
