import { Partitioners } from 'kafkajs'
import { describe, expect, it } from 'vitest'
import { murmur2, partitionOf } from '../../../src/kafka/publish/partitioner.ts'

describe('murmur2', () => {
  // Kafka's own: clients/src/test/java/org/apache/kafka/common/utils/UtilsTest.java, testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('gives the same hash of %s as Kafka', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash)
  })
})

describe('partitionOf', () => {
  const default_ = Partitioners.DefaultPartitioner()
  const keys = ['', '0', '394028175630912', '106540352242922:FR.48120937751628340962', 'é🚀', ...numbers(300)]

  it.each([1, 2, 3, 7, 64])('agrees with another client’s default partitioner for %i partitions', (count) => {
    const partitionMetadata = numbers(count).map((_id, partitionId) => ({ partitionId, leader: 1 }))
    for (const key of keys) {
      const args = { topic: 't', partitionMetadata: partitionMetadata as never, message: { key, value: '' } }
      expect(partitionOf(key, count)).toBe(default_(args))
    }
  })
})

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `key-${index}`)
}
