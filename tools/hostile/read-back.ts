import { hash } from 'node:crypto'
import { brokerAccess, COMMAND_TIMEOUT_MS, registryAccess } from '../../src/config/access.ts'
import type { Config } from '../../src/config/config.ts'
import { RecordReader } from '../../src/kafka/read/record-reader.ts'
import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { recordDecoder } from '../../src/registry/decoder.ts'

const READ_LIMIT_MS = 10 * 60_000
const GOOD_ID = /wamid\.GOOD\.(\d+)\./
const MARK = /mark\.\d+\.\d+\./g

/** What Kafka holds after a run. */
export interface Stored {
  readonly records: number
  /** Records by the number of the good delivery. */
  readonly good: ReadonlyMap<number, number>
  readonly marks: ReadonlySet<string>
  /** SHA-256 of what dead letters keep. */
  readonly wholeBodies: ReadonlySet<string>
}

/** As the decoder gives it, as far as it is looked into. */
interface DeadLetter {
  readonly event_id: string
  readonly body: Buffer
  readonly piece: { readonly long: number } | null
  readonly pieces: { readonly long: number } | null
}

export function digestOf(body: Buffer): string {
  return hash('sha256', body)
}

/** Reads all topics of the prefix. */
export async function readBack(config: Config): Promise<Stored> {
  const deadLetterTopic = `${config.topicPrefix}dead_letter`
  const topics = TOPIC_NAMES.map((name) => config.topicPrefix + name)
  const decode = recordDecoder(registryAccess(config))
  await using reader = new RecordReader(brokerAccess(config, COMMAND_TIMEOUT_MS), topics)
  const good = new Map<number, number>()
  const marks = new Set<string>()
  const letters = new WholeLetters()
  let records = 0
  const until = await reader.positions('end')
  const signal = AbortSignal.timeout(READ_LIMIT_MS)
  for await (const batch of reader.read(await reader.positions('beginning'), { until, signal })) {
    for (const { topic, value } of batch) {
      records++
      // Avro writes text as it is.
      const text = value?.toString('latin1') ?? ''
      const number = GOOD_ID.exec(text)?.[1]
      if (number !== undefined) good.set(Number(number), (good.get(Number(number)) ?? 0) + 1)
      for (const [mark] of text.matchAll(MARK)) marks.add(mark)
      if (topic === deadLetterTopic && value !== undefined) letters.add((await decode(value)) as DeadLetter)
    }
  }
  if (signal.aborted) throw new Error('The topics could not be read to their end.')
  return { records, good, marks, wholeBodies: letters.digests }
}

/** Puts the pieces of dead letters together. */
class WholeLetters {
  readonly digests = new Set<string>()
  readonly #pieces = new Map<string, Buffer[]>()

  add({ event_id: id, body, piece, pieces }: DeadLetter): void {
    if (pieces === null) return void this.digests.add(digestOf(body))
    const parts = this.#pieces.get(id) ?? []
    this.#pieces.set(id, parts)
    parts[Number(piece?.long ?? 0)] = body
    const known = parts.filter((part) => part !== undefined)
    if (known.length < Number(pieces.long)) return
    this.digests.add(digestOf(Buffer.concat(known)))
    this.#pieces.delete(id)
  }
}
