import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import type { RegistryAccess } from './registry.ts'

/** Decodes records as any consumer would: by the schema whose id is in the record. Schemas are kept once fetched. */
export function recordDecoder(access: RegistryAccess): (value: Buffer) => Promise<unknown> {
  const { url, username, password } = access
  const auth = username === undefined ? {} : { auth: { username, password: password ?? '' } }
  const registry = new SchemaRegistry({ host: url, ...auth, retry: { retries: 2, maxRetryTimeInSecs: 2 } })
  return (value) => registry.decode(value)
}
