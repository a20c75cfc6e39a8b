import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Reader, readRecordsBatch } from '@platformatic/kafka'
import { describe, expect, it, vi } from 'vitest'
import { type Compression, recordBatch } from '../../../src/kafka/publish/record-batch.ts'
import { headersOf, type RelayRecord } from '../../../src/pipeline/record.ts'

const NOW_MS = 1_774_521_909_123
const SEQUENCE = { producerId: 1234567890123, producerEpoch: 7, nextSequence: 2 ** 31 - 2 }
/** Lengths around those at which a varint takes one byte more. */
const LENGTHS = [0, 1, 62, 63, 64, 65, 8190, 8191, 8192, 1_048_575, 1_048_576]

function record(key: string | null, value: Buffer, headers: Record<string, string> = {}): RelayRecord {
  return { topic: 't', key, id: `id-${key?.length}`, value, headers }
}

function batchOf(records: readonly RelayRecord[], compression: Compression): Buffer {
  return recordBatch(records, SEQUENCE, compression, NOW_MS)
}

function decoded(records: readonly RelayRecord[], compression: Compression = 'none') {
  return readRecordsBatch(Reader.from(batchOf(records, compression)))
}

function asRead(records: readonly RelayRecord[]) {
  return records.map((one) => ({
    key: one.key,
    value: one.value.toString('base64'),
    headers: Object.entries(headersOf(one)).sort(),
  }))
}

function readBack(records: readonly RelayRecord[], compression: Compression = 'none') {
  return decoded(records, compression).records.map(({ key, value, headers }) => ({
    key: key?.toString(),
    value: value?.toString('base64'),
    headers: [...headers].map(([name, text]) => [name?.toString(), text?.toString()]).sort(),
  }))
}

describe('a batch', () => {
  it('contains its time, producer and sequence', () => {
    const batch = decoded([record('a', Buffer.from('1')), record('b', Buffer.from('2'))])
    expect(batch).toMatchObject({
      firstOffset: 0n,
      magic: 2,
      lastOffsetDelta: 1,
      firstTimestamp: BigInt(NOW_MS),
      maxTimestamp: BigInt(NOW_MS),
      producerId: BigInt(SEQUENCE.producerId),
      producerEpoch: SEQUENCE.producerEpoch,
      firstSequence: SEQUENCE.nextSequence,
    })
    expect(batch.records.map(({ offsetDelta }) => Number(offsetDelta))).toEqual([0, 1])
  })

  it.each(LENGTHS)('holds values, keys and headers of %i bytes', (length) => {
    const records = [
      record('k', Buffer.alloc(length, 'v')),
      record('k'.repeat(length), Buffer.from('v')),
      record('k', Buffer.from('v'), { name: 'h'.repeat(length) }),
      record('é'.repeat(Math.ceil(length / 2)), Buffer.alloc(length), { traceparent: '🚀'.repeat(length % 1000) }),
    ]
    expect(readBack(records)).toEqual(asRead(records))
  })

  it('distinguishes a null key from an empty one', () => {
    const records = [record(null, Buffer.from('1')), record('', Buffer.from('2'))]
    expect(decoded(records).records.map(({ key }) => key?.toString() ?? null)).toEqual([null, ''])
  })

  it('holds many records of many headers', () => {
    const headers = { ce_specversion: '1.0', ce_source: '/whatsapp/1', empty: '', text: 'Zoë' }
    const records = Array.from({ length: 3000 }, (_, index) =>
      record(`key-${index}`, Buffer.from([index % 256]), headers),
    )
    expect(readBack(records)).toEqual(asRead(records))
  })

  // Node hands out small buffers as pieces of larger ones, which live as long as any piece of them.
  it('retains little memory for the headers of each account', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const accounts = Array.from({ length: 300 }, (_, index) => ({ ce_source: `/whatsapp/${index}` }))
    // A collection frees buffers in the background; the next one waits for that.
    const buffersBytes = (): number => {
      collect()
      collect()
      return process.memoryUsage().arrayBuffers
    }
    const before = buffersBytes()
    for (const headers of accounts) {
      batchOf([record('k', Buffer.from('1'), headers)], 'none')
      // Between two new accounts other work goes on.
      for (let other = 0; other < 3; other++) Buffer.allocUnsafe(30_000)
    }
    await vi.waitFor(() => expect((buffersBytes() - before) / accounts.length).toBeLessThan(4096), 5_000)
  })

  it.each(['gzip', 'zstd'] as const)('is the same and smaller with %s', (compression) => {
    const records = Array.from({ length: 50 }, () => record('k', Buffer.alloc(1000, 'v'), { name: 'text' }))
    expect(readBack(records, compression)).toEqual(asRead(records))
    const size = (by: Compression): number => batchOf(records, by).length
    expect(size(compression)).toBeLessThan(size('none') / 10)
  })
})
