import type { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { messageOf } from '../errors.ts'
import { Registry, type RegistryAccess, RegistryError } from './registry.ts'

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
      const told = new Error(await reasonOf(error, id, access), { cause: error })
      failures.set(id, { error: told, untilMs: performance.now() + FAILURE_KEPT_MS })
      throw told
    }
  }
}

async function reasonOf(error: unknown, id: number, access: RegistryAccess): Promise<string> {
  if ((error as { status?: number }).status !== NOT_FOUND) return `schema ${id}: ${messageOf(error)}`
  // At an address without a registry every schema is missing, and that it is the address is better to know.
  const wrong = await new Registry(access).subjects().then(
    () => undefined,
    (failure: unknown) => (failure instanceof RegistryError && failure.permanent ? failure.message : undefined),
  )
  return wrong ?? `the registry has no schema ${id}`
}

/** Loaded when the first record is decoded: the relay itself never decodes one, and is spared its 25 MB. */
async function openClient({ url, username, password }: RegistryAccess): Promise<SchemaRegistry> {
  const { SchemaRegistry } = await import('@kafkajs/confluent-schema-registry')
  const auth = username === undefined ? {} : { auth: { username, password: password ?? '' } }
  return new SchemaRegistry({ host: url, ...auth, retry: { retries: 2, maxRetryTimeInSecs: 2 } })
}
