import { brokerAccess, COMMAND_TIMEOUT_MS, registryAccess } from '../../src/config/access.ts'
import type { Config } from '../../src/config/config.ts'
import { RecordReader, type StoredRecord } from '../../src/kafka/read/record-reader.ts'
import { recordDecoder } from '../../src/registry/decoder.ts'

export interface DecodedRecord {
  readonly record: StoredRecord
  readonly value: unknown
}

const READ_WITHIN_MS = 20_000

/** Records are missing although their deliveries got 200. */
export class RecordsMissing extends Error {}

/**
 * Reads this many records of each topic (name with prefix → count) and decodes them with the registry's schemas.
 * @throws RecordsMissing that names the missing ones
 */
export async function readRecords(config: Config, wanted: ReadonlyMap<string, number>): Promise<DecodedRecord[]> {
  const decode = recordDecoder(registryAccess(config))
  await using reader = new RecordReader(brokerAccess(config, COMMAND_TIMEOUT_MS), [...wanted.keys()])
  const found: DecodedRecord[] = []
  const limit = AbortSignal.timeout(READ_WITHIN_MS)
  const missing = (): string[] =>
    [...wanted].flatMap(([topic, count]) => {
      const got = found.filter(({ record }) => record.topic === topic).length
      return got >= count ? [] : [`${topic}: ${got} of ${count}`]
    })
  for await (const batch of reader.read(await reader.positions('beginning'), { signal: limit })) {
    for (const record of batch) found.push({ record, value: await decode(record.value ?? Buffer.alloc(0)) })
    if (missing().length === 0) return found
    if (limit.aborted) break
  }
  throw new RecordsMissing(`Records are missing after ${READ_WITHIN_MS / 1000} s: ${missing().join(', ')}.`)
}
