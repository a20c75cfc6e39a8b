import { brokerAccess, COMMAND_TIMEOUT_MS, registryAccess } from '../config/access.ts'
import type { Config } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { GroupOffsets } from '../kafka/read/group-offsets.ts'
import { RecordReader, type StoredRecord } from '../kafka/read/record-reader.ts'
import { DEAD_LETTER } from '../pipeline/fields.ts'
import { recordDecoder } from '../registry/decoder.ts'
import { type Letter, LetterJoiner, type LetterRecord } from './letters.ts'
import { OpenOffsets } from './open-offsets.ts'
import { NOT_DECODABLE } from './replay.ts'
import { replayGroup } from './run.ts'
import { isSelected, type Selection, selectableLetter } from './selection.ts'

/** A dead letter, and whether it has been replayed. */
export interface ListedLetter extends Letter {
  readonly isOpen: boolean
}

/** All present dead letters, oldest first within a partition, without letters that lack pieces. */
export async function* listLetters(
  config: Config,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<ListedLetter> {
  const topic = config.topicPrefix + DEAD_LETTER
  const access = brokerAccess(config, COMMAND_TIMEOUT_MS)
  await using reader = new RecordReader(access, [topic])
  await using offsets = new GroupOffsets(access, replayGroup(config, topic), topic)
  const committed = new Map(
    (await offsets.read()).map(({ partition, offset, metadata }) => [
      partition,
      OpenOffsets.parse(offset, metadata, 0n),
    ]),
  )
  const decode = recordDecoder(registryAccess(config))
  const joiner = new LetterJoiner()
  const until = await reader.positions('end')
  for await (const batch of reader.read(await reader.positions('beginning'), { until, signal })) {
    for (const record of batch) {
      if (record.value === undefined) continue
      const { value } = record
      const facts = await decode(value).then(
        (decoded) => decoded as LetterRecord,
        (error: unknown) => undecodable(record, value, messageOf(error)),
      )
      if (!isSelected(selectableLetter(facts, config.topicPrefix), selection)) continue
      const letter = joiner.add(record, facts)
      if (letter === undefined) continue
      const isOpen = letter.records.some(({ partition, offset }) => committed.get(partition)?.has(offset) ?? true)
      yield { ...letter, isOpen }
    }
  }
}

/** Listed with the others, so that it is not overlooked. */
function undecodable({ partition, offset, timestampMs }: StoredRecord, body: Buffer, detail: string): LetterRecord {
  const facts = { event_id: `${partition}/${offset}`, received_at: timestampMs, reason: NOT_DECODABLE, detail, body }
  return { ...facts, envelope: null, headers: {}, topic: null, piece: null, pieces: null }
}
