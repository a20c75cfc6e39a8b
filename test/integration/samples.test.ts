import { beforeAll, describe, expect, test } from 'vitest'
import type { RelayRecord } from '../../src/pipeline/record.ts'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import { type ConsumedRecord, readRecords } from '../support/consumer.ts'
import { lossesIn } from '../support/lossless.ts'
import { ingest, PREFIX, schemaIdOf } from '../support/pipeline.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'

const SAMPLES = sampleNames()
/** Meta delivers concurrently; more of them at a time only make the answers slower. */
const AT_A_TIME = 16

let relay: RelayProcess
const statuses = new Map<string, number>()
let byTrace: Map<string, ConsumedRecord[]>

beforeAll(async () => {
  relay = await startRelay()
  const rest = [...SAMPLES.entries()]
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const [index, name] = next
      const { status } = await relay.post(readSample(name), { headers: { traceparent: traceOf(index) } })
      statuses.set(name, status)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  byTrace = Map.groupBy(await readRecords(relay.prefix), ({ headers }) => headers.traceparent ?? '')
})

/** Every record of a delivery names it. */
function traceOf(index: number): string {
  return `00-${(index + 1).toString(16).padStart(32, '0')}-00f067aa0ba902b7-01`
}

/** As the pure pipeline would give it: with its schema ids and topics. */
function asMade({ topic, key, headers, bytes }: ConsumedRecord): RelayRecord {
  const value = Buffer.from(bytes)
  value.writeInt32BE(schemaIdOf(topic), 1)
  const made = { topic: PREFIX + topic, key, headers, value, id: headers.ce_id ?? '' }
  return made
}

/** In the order of the events in the webhook: Kafka keeps order in a partition alone. */
function inOrder(records: readonly ConsumedRecord[], text: string): RelayRecord[] {
  const left = [...records]
  const sorted = ingest(text).records.flatMap(({ topic, id }) => {
    const at = left.findIndex((record) => PREFIX + record.topic === topic && record.headers.ce_id === id)
    return at < 0 ? [] : left.splice(at, 1)
  })
  return [...sorted, ...left].map(asMade)
}

describe('every sample webhook', () => {
  test.each([...SAMPLES.entries()])('%i %s is accepted, and can be rebuilt from its decoded records', (index, name) => {
    expect(statuses.get(name)).toBe(200)
    const text = readSample(name).toString()
    const records = byTrace.get(traceOf(index)) ?? []
    expect(lossesIn(text, inOrder(records, text), records[0]?.value.received_at ?? 0)).toEqual([])
  })

  test('produces no unexplained records', () => {
    const known = new Set([...SAMPLES.keys()].map(traceOf))
    expect([...byTrace.keys()].filter((trace) => !known.has(trace))).toEqual([])
  })
})

test('only samples with odd envelopes become dead letters', () => {
  const letters = [...byTrace.values()].flat().filter(({ topic }) => topic === 'dead_letter')
  const samples = new Set(
    letters.map(({ headers }) => Number.parseInt(headers.traceparent?.slice(3, 35) ?? '', 16) - 1),
  )
  expect([...samples].map((index) => SAMPLES[index]).filter((name) => !name?.startsWith('envelope.'))).toEqual([])
})
