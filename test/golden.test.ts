import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DEAD_LETTER, FIELDS, TOPIC_NAMES, UNRECOGNIZED } from '../src/pipeline/fields.ts'
import { readSample, sampleNames } from '../src/simulation/samples.ts'
import { ingest, PREFIX, RECEIVED_AT_MS } from './support/pipeline.ts'
import { readable } from './support/readable.ts'

/** fixtures/<topic>/<case>.json is a body, <case>.records.json beside it its records; UPDATE_GOLDEN=1 writes those. */
const FOLDER = new URL('./fixtures/', import.meta.url)
const RECORDS = '.records.json'

function casesOf(topic: string): string[] {
  const folder = new URL(`${topic}/`, FOLDER)
  if (!existsSync(folder)) return []
  const bodies = readdirSync(folder).filter((file) => file.endsWith('.json') && !file.endsWith(RECORDS))
  return bodies.map((file) => `${topic}/${file.slice(0, -'.json'.length)}`)
}

function recordsOf(name: string): string {
  const delivery = {
    receivedAtMs: RECEIVED_AT_MS,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    requestHeaders: () => ({ 'content-type': 'application/json', 'user-agent': 'facebookexternalua' }),
  }
  return readable(ingest(readFileSync(new URL(`${name}.json`, FOLDER)), delivery).records)
}

describe('golden files', () => {
  const names = TOPIC_NAMES.flatMap(casesOf)

  it('hold the records that each body becomes', () => {
    const wanted: Record<string, unknown> = {}
    const got: Record<string, unknown> = {}
    for (const name of names) {
      const file = new URL(`${name}${RECORDS}`, FOLDER)
      const records = recordsOf(name)
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, records)
      wanted[name] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : 'missing; UPDATE_GOLDEN=1 writes it'
      got[name] = JSON.parse(records)
    }
    expect(got).toEqual(wanted)
  })

  it('exist for every topic, and for no others', () => {
    expect(TOPIC_NAMES.filter((topic) => casesOf(topic).length === 0)).toEqual([])
    expect(readdirSync(FOLDER).filter((folder) => !TOPIC_NAMES.includes(folder))).toEqual([])
  })

  it('send at least one record of each body to the topic that they test', () => {
    const elsewhere = names.filter((name) => !recordsOf(name).includes(`"topic": "${PREFIX}${name.split('/')[0]}"`))
    expect(elsewhere).toEqual([])
  })
})

describe('a field that the relay knows', () => {
  it('has a schema, a fixture and a sample', () => {
    const schemas = readdirSync(new URL('../schemas/', import.meta.url))
    const missing = [...FIELDS.keys()].flatMap((field) => [
      ...(schemas.includes(`${field}.avsc`) ? [] : [`schemas/${field}.avsc`]),
      ...(casesOf(field).length > 0 ? [] : [`test/fixtures/${field}/<case>.json and <case>${RECORDS}`]),
      ...(sampleNames().some((name) => name.startsWith(`${field}.`)) ? [] : [`samples/${field}.<variant>.json`]),
    ])
    expect(missing).toEqual([])
  })

  it('is recognized in its samples', () => {
    const elsewhere = sampleNames().flatMap((name) => {
      const [field = ''] = name.split('.')
      const topics = ingest(readSample(name)).records.map(({ topic }) => topic)
      return field === 'envelope' || topics.every((topic) => topic === PREFIX + field) ? [] : [`${name}: ${topics}`]
    })
    expect(elsewhere).toEqual([])
  })

  it('has every schema file, except for the relay’s own two topics', () => {
    const schemas = readdirSync(new URL('../schemas/', import.meta.url)).filter((file) => file.endsWith('.avsc'))
    const known = [...FIELDS.keys(), UNRECOGNIZED, DEAD_LETTER].map((name) => `${name}.avsc`)
    expect(schemas.sort()).toEqual(known.sort())
  })
})
