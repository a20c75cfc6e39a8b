/** What brokers take of a request by default (socket.request.max.bytes); no answer to the relay comes near it. */
const FRAME_LIMIT_BYTES = 100 * 1024 * 1024
const LENGTH_BYTES = 4

/**
 * Puts a stream together into Kafka's frames: four bytes of length, then that many bytes. What it returns takes the chunks,
 * and throws where a length says that this is not Kafka.
 */
export function frames(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  let bytes = 0
  return (chunk) => {
    parts.push(chunk)
    bytes += chunk.length
    const first = parts[0] as Buffer
    // Only a chunk that completes a frame is worth a copy.
    if (first.length >= LENGTH_BYTES && bytes < frameBytes(first)) return
    let rest = parts.length === 1 ? first : Buffer.concat(parts)
    while (rest.length >= LENGTH_BYTES && rest.length >= frameBytes(rest)) {
      const length = frameBytes(rest)
      onFrame(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
    parts = rest.length > 0 ? [rest] : []
    bytes = rest.length
  }
}

function frameBytes(start: Buffer): number {
  const length = start.readUInt32BE(0) + LENGTH_BYTES
  if (length > FRAME_LIMIT_BYTES) throw new Error(`not Kafka’s protocol: a frame of ${length} bytes`)
  return length
}
