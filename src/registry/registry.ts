/** How the Confluent-compatible registry is reached. */
export interface RegistryAccess {
  /** Its base address, with a path where there is one, without a slash at the end. */
  readonly url: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly timeoutMs: number
}

/** The registry answered that it will not. `permanent`: the same question would get the same answer. */
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

/**
 * Confluent's Schema Registry API, as far as the relay needs it. Not through @kafkajs/confluent-schema-registry:
 * its `register` writes a compatibility level for a subject that has none, and it waits without limit.
 */
export class Registry {
  readonly #access: RegistryAccess

  constructor(access: RegistryAccess) {
    this.#access = access
  }

  /** Registers a schema under a subject; the id of the same schema if it is there already. */
  async register(subject: string, schema: string): Promise<number> {
    const answer = await this.#ask('POST', `/subjects/${encodeURIComponent(subject)}/versions`, { schema })
    return (answer as { id: number }).id
  }

  /** The id under which the subject has exactly this schema, undefined where it has not. */
  async find(subject: string, schema: string): Promise<number | undefined> {
    try {
      const answer = await this.#ask('POST', `/subjects/${encodeURIComponent(subject)}`, { schema })
      return (answer as { id: number }).id
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  /** Every subject's name. */
  async subjects(): Promise<string[]> {
    return (await this.#ask('GET', '/subjects')) as string[]
  }

  /** The newest version of a subject, undefined where there is none. */
  async latest(subject: string): Promise<{ id: number; version: number; schema: string } | undefined> {
    try {
      const answer = await this.#ask('GET', `/subjects/${encodeURIComponent(subject)}/versions/latest`)
      return answer as { id: number; version: number; schema: string }
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  /** Whether the subject's compatibility level lets the schema in, with the registry's reasons where it does not. */
  async compatible(subject: string, schema: string): Promise<{ compatible: boolean; reasons: string[] }> {
    const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`
    const answer = (await this.#ask('POST', path, { schema })) as { is_compatible: boolean; messages?: string[] }
    return { compatible: answer.is_compatible, reasons: answer.messages ?? [] }
  }

  /** The compatibility level that holds for a subject, its own or the registry's; undefined where it does not tell. */
  async compatibilityLevel(subject: string): Promise<string | undefined> {
    try {
      const answer = await this.#ask('GET', `/config/${encodeURIComponent(subject)}?defaultToGlobal=true`)
      return (answer as { compatibilityLevel?: string }).compatibilityLevel
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined
      throw error
    }
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const { url, username, password, timeoutMs } = this.#access
    const headers: Record<string, string> = { accept: 'application/vnd.schemaregistry.v1+json, application/json' }
    if (body !== undefined) headers['content-type'] = 'application/vnd.schemaregistry.v1+json'
    if (username !== undefined) {
      headers.authorization = `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`
    }
    let response: Response
    try {
      const text = body === undefined ? null : JSON.stringify(body)
      response = await fetch(url + path, { method, headers, body: text, signal: AbortSignal.timeout(timeoutMs) })
    } catch (error) {
      throw new RegistryError(`The schema registry at ${url} does not answer: ${causeOf(error)}`, { permanent: false })
    }
    const text = await response.text().catch(() => '')
    if (response.ok) return JSON.parse(text)
    throw refusal(`${method} ${path}`, response.status, text)
  }
}

function refusal(question: string, status: number, text: string): RegistryError {
  let answer: { error_code?: number; message?: string } = {}
  try {
    answer = JSON.parse(text) as typeof answer
  } catch {
    // A proxy's page in place of the registry's JSON: the status has to say it.
  }
  const said = answer.message === undefined ? '' : `: ${answer.message}`
  return new RegistryError(`The schema registry answered ${status} to ${question}${said}`, {
    status,
    ...(answer.error_code === undefined ? {} : { code: answer.error_code }),
    permanent: status >= 400 && status < 500 && status !== 408 && status !== 429,
  })
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error
    ? error.cause.message || String((error.cause as { code?: string }).code)
    : error.message
}
