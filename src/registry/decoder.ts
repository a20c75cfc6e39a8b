import avro, { type Type } from 'avsc'
import type { RegistryAccess } from '../config/access.ts'
import { messageOf } from '../errors.ts'
import { Registry } from './registry.ts'

/** How long a failed schema lookup is remembered. */
const FAILURE_KEPT_MS = 5_000
/** A zero byte and the schema's id, before the Avro binary. */
const PREFIX_BYTES = 5

/** Decodes records as any consumer does: with the schema whose id is in the record. Fetched schemas are cached. */
export function recordDecoder(access: RegistryAccess): (value: Buffer) => Promise<unknown> {
  const registry = new Registry(access)
  const types = new Map<number, Promise<Type>>()
  const failures = new Map<number, { readonly error: Error; readonly untilMs: number }>()

  async function fetchType(id: number): Promise<Type> {
    const schema = await registry.schema(id)
    if (schema === undefined) throw new Error(`the registry has no schema ${id}`)
    return avro.Type.forSchema(JSON.parse(schema))
  }

  return async (value) => {
    if (value.length < PREFIX_BYTES || value[0] !== 0) throw new Error('not in the Confluent wire format')
    const id = value.readInt32BE(1)
    const failed = failures.get(id)
    if (failed !== undefined && performance.now() < failed.untilMs) throw failed.error
    const known = types.get(id) ?? fetchType(id)
    types.set(id, known)
    const type = await known.catch((error: unknown) => {
      types.delete(id)
      const told = new Error(messageOf(error), { cause: error })
      failures.set(id, { error: told, untilMs: performance.now() + FAILURE_KEPT_MS })
      throw told
    })
    try {
      return type.fromBuffer(value.subarray(PREFIX_BYTES))
    } catch (error) {
      throw new Error(`schema ${id}: ${messageOf(error)}`, { cause: error })
    }
  }
}
