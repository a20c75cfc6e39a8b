const SEED = 0x9747b28c
const MIX = 0x5bd1e995

/** Kafka's own hash of keys (Java client, `Utils.murmur2`), as a signed 32-bit number. */
export function murmur2(key: Uint8Array): number {
  const length = key.length
  let hash = SEED ^ length
  let at = 0
  for (; at + 4 <= length; at += 4) {
    let word = byte(key, at) | (byte(key, at + 1) << 8) | (byte(key, at + 2) << 16) | (byte(key, at + 3) << 24)
    word = Math.imul(word, MIX)
    word = Math.imul(word ^ (word >>> 24), MIX)
    hash = Math.imul(hash, MIX) ^ word
  }
  const rest = length - at
  if (rest > 0) {
    for (let index = rest - 1; index >= 0; index--) hash ^= byte(key, at + index) << (8 * index)
    hash = Math.imul(hash, MIX)
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX)
  return hash ^ (hash >>> 15)
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] as number
}

/** The partition that Kafka's default partitioner chooses for a key, so that other producers and stream joins agree. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
}
