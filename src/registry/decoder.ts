import type { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import type { RegistryAccess } from './registry.ts'

/** A schema that the registry did not give is not asked for again for so long. */
const FAILURE_KEPT_MS = 5_000
const NOT_FOUND = 404

/** Decodes records as any consumer would: by the schema whose id is in the record. Schemas are kept once fetched. */
export function recordDecoder(access: RegistryAccess): (value: Buffer) => Promise<unknown> {
  let client: Promise<SchemaRegistry> | undefined
  const failures = new Map<number, { readonly error: Error; readonly untilMs: number }>()
  return async (value) => {
    if (value.length < 5 || value[0] !== 0) throw new Error('not in the Confluent wire format')
    const id = value.readInt32BE(1)
    const failed = failures.get(id)
    if (failed !== undefined && performance.now() < failed.untilMs) throw failed.error
    try {
      client ??= openClient(access)
      return await (await client).decode(value)
    } catch (error) {
      const { status } = error as { status?: number }
      const why = error instanceof Error ? error.message : String(error)
      const text = status === NOT_FOUND ? `the registry has no schema ${id}` : `schema ${id}: ${why}`
      const told = new Error(text, { cause: error })
      failures.set(id, { error: told, untilMs: performance.now() + FAILURE_KEPT_MS })
      throw told
    }
  }
}

/** Loaded when the first record is decoded: the relay itself never decodes one, and is spared its 25 MB. */
async function openClient({ url, username, password }: RegistryAccess): Promise<SchemaRegistry> {
  const { SchemaRegistry } = await import('@kafkajs/confluent-schema-registry')
  const auth = username === undefined ? {} : { auth: { username, password: password ?? '' } }
  return new SchemaRegistry({ host: url, ...auth, retry: { retries: 2, maxRetryTimeInSecs: 2 } })
}
