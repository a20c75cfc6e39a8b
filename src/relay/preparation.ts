import { messageOf } from '../errors.ts'
import { TopicsMissing } from '../kafka/topics/topics.ts'
import type { RegisteredSchema } from '../pipeline/encode.ts'
import { RegistryError } from '../registry/registry.ts'
import { SchemasMissing } from '../registry/schemas.ts'

export interface PreparationOptions {
  readonly topics: () => Promise<void>
  readonly schemas: () => Promise<Map<string, RegisteredSchema>>
  readonly onRetry: (what: string, reason: string, delayMs: number) => void
}

const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 1_500

/** Prerequisites for accepting deliveries: the topics in Kafka and the schemas in the registry. */
export class Preparation {
  readonly #options: PreparationOptions
  readonly #missing = new Map([
    ['kafka', 'topics not checked yet'],
    ['registry', 'schemas not checked yet'],
  ])
  #stopped = false

  constructor(options: PreparationOptions) {
    this.#options = options
  }

  get isDone(): boolean {
    return this.#missing.size === 0
  }

  /** Missing prerequisites with their reasons. */
  missing(): string[] {
    return [...this.#missing].map(([what, reason]) => `${what}: ${reason}`)
  }

  /** Retries until both are available, and gives the schemas. Rejects if retrying cannot help. */
  async run(): Promise<Map<string, RegisteredSchema>> {
    const [schemas] = await Promise.all([
      this.#until('registry', this.#options.schemas),
      this.#until('kafka', this.#options.topics),
    ])
    return schemas
  }

  stop(): void {
    this.#stopped = true
  }

  async #until<T>(what: string, prepare: () => Promise<T>): Promise<T> {
    for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(delayMs * 2, LAST_RETRY_MS)) {
      try {
        const done = await prepare()
        this.#missing.delete(what)
        return done
      } catch (error) {
        const reason = messageOf(error)
        this.#missing.set(what, reason)
        if (isFinal(error)) throw error
        if (this.#stopped) return new Promise(() => {})
        this.#options.onRetry(what, reason, delayMs)
        await new Promise((resolve) => setTimeout(resolve, delayMs))
      }
    }
  }
}

function isFinal(error: unknown): boolean {
  return (
    error instanceof TopicsMissing ||
    error instanceof SchemasMissing ||
    (error instanceof RegistryError && error.permanent)
  )
}
