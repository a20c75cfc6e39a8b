import { expect, test } from 'vitest'
import { RequestWriter } from '../../../src/kafka/publish/request-writer.ts'

test('a writer that goes back keeps what stands behind, also where it needs more room', () => {
  const bytes = Buffer.from('0123456789abcdefghij')
  const writer = new RequestWriter(bytes.length)
  writer.bytes(bytes)
  writer.at = 12
  writer.int16(0x2d2d)
  writer.at = bytes.length
  expect(writer.written(0).toString()).toBe('0123456789ab--efghij')
})

test('numbers of eight bytes are those of Kafka, whatever their sign', () => {
  for (const value of [0, 1, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 32) - 5, 2 ** 53 - 1, 1 - 2 ** 53]) {
    const writer = new RequestWriter(8)
    writer.int64(value)
    expect(writer.written(0).readBigInt64BE()).toBe(BigInt(value))
  }
})
