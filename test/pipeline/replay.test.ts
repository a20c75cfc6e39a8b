import { describe, expect, it } from 'vitest'
import type { RelayRecord } from '../../src/pipeline/record.ts'
import { type UnrecognizedRecord, webhookOfDeadLetter, webhookOfUnrecognized } from '../../src/pipeline/replay.ts'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import { Time, type Tree } from '../support/json-tree.ts'
import { DELIVERY, ingest, newPipeline, PREFIX, verified, webhookOf } from '../support/pipeline.ts'
import { decodeRecord } from '../support/restored.ts'

const tiny = newPipeline({ recordBytes: 1 })

function ids(records: readonly RelayRecord[]): string[] {
  return [...new Set(records.map(({ topic, key, id }) => `${topic} ${key} ${id}`))].sort()
}

/** A dead letter as its topic holds it. */
function letterOf(record: RelayRecord): { body: Buffer; envelope: string | undefined } {
  const decoded = decodeRecord(record)
  return {
    body: Buffer.from(decoded.get('body') as string, 'latin1'),
    envelope: (decoded.get('envelope') as string | undefined) ?? undefined,
  }
}

function unrecognizedOf(record: RelayRecord): UnrecognizedRecord {
  const decoded = decodeRecord(record)
  const text = (name: string): string => decoded.get(name) as string
  const time = decoded.get('entry_time')
  return {
    event_id: text('event_id'),
    waba_id: text('waba_id'),
    field: text('field'),
    entry_time: time instanceof Time ? Number(time.ms) : null,
    value: text('value'),
    unmapped: Object.fromEntries(decoded.get('unmapped') as Map<string, string & Tree>),
  }
}

describe('a replayed dead letter', () => {
  it.each(sampleNames())('produces the records of its sample again: %s', (name) => {
    const sample = readSample(name)
    const { records } = tiny.ingest(verified(sample), DELIVERY)
    // The pieces of one body share its id.
    const webhooks = [...Map.groupBy(records, ({ id }) => id).values()].map((pieces) => {
      const letters = pieces.map(letterOf)
      return webhookOfDeadLetter(Buffer.concat(letters.map(({ body }) => body)), letters[0]?.envelope)
    })
    const again = webhooks.flatMap((webhook) => ingest(webhook).records)
    expect(ids(again)).toEqual(ids(ingest(sample).records))
  })

  it('keeps exact numbers, odd names and its surroundings', () => {
    const value = '{"__proto__":{"a":1},"n":12345678901234567890.5,"deep":[[["x"]]]}'
    const text = `{"object":"whatsapp_business_account","extra":1,"entry":[{"id":7,"time":"1774521907","x":2,"changes":[{"field":"security","value":${value},"y":3}]}]}`
    const large = newPipeline({ recordBytes: 100 })
    const [letter] = large.ingest(verified(text), DELIVERY).records
    expect(letter?.topic).toBe(`${PREFIX}dead_letter`)
    const { body, envelope } = letterOf(letter as RelayRecord)
    expect(ingest(webhookOfDeadLetter(body, envelope)).records).toEqual(ingest(text).records)
  })

  it('consists of the original bytes if they were not a webhook', () => {
    const broken = Buffer.from('{"entry":[')
    expect(webhookOfDeadLetter(broken, undefined)).toBe(broken)
  })
})

describe('a replayed unrecognized change', () => {
  const samples = sampleNames().filter(
    (name) => !name.startsWith('envelope.') && !name.endsWith('partner_added_no_object'),
  )

  it.each(samples)('gets the id that its delivery would get now: %s', (name) => {
    const known = readSample(name).toString()
    // What an older relay, which did not know the field, would have written: here for another object.
    const unknown = ingest(known.replace('whatsapp_business_account', 'other')).records
    const webhooks = unknown.map((record) => {
      const { '/body/object': _other, ...unmapped } = unrecognizedOf(record).unmapped
      return webhookOfUnrecognized({ ...unrecognizedOf(record), unmapped })
    })
    expect(ids(webhooks.flatMap((webhook) => ingest(webhook).records))).toEqual(ids(ingest(known).records))
  })

  it('stays unrecognized if its object is unknown', () => {
    const text = JSON.stringify({ ...JSON.parse(webhookOf('security', { a: 1 })), object: 'instagram', 'a/b': 1 })
    const [record] = ingest(text).records
    const again = ingest(webhookOfUnrecognized(unrecognizedOf(record as RelayRecord))).records
    expect(again).toEqual([record])
  })

  it('has the time as sent, string or number', () => {
    for (const time of ['1774521907', 1774521907]) {
      const [record] = ingest(webhookOf('newer_field', { a: 1 }, { time })).records
      const [again] = ingest(webhookOfUnrecognized(unrecognizedOf(record as RelayRecord))).records
      expect(again?.id).toBe(record?.id)
    }
  })
})
