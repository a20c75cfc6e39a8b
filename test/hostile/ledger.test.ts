import { describe, expect, test } from 'vitest'
import type { Attack } from '../../tools/hostile/attack.ts'
import type { GoodResult } from '../../tools/hostile/good.ts'
import { goodTrouble, Ledger } from '../../tools/hostile/ledger.ts'
import { LogWatch } from '../../tools/hostile/log-watch.ts'
import { digestOf, type Stored } from '../../tools/hostile/read-back.ts'
import { KINDS, schedule } from '../../tools/hostile/schedule.ts'

const NOTHING: Stored = { records: 0, good: new Map(), marks: new Set(), wholeBodies: new Set() }
const WHOLE = Buffer.from('not JSON')

function ledgerOf(attack: Partial<Attack>, ...statuses: number[]): Ledger {
  const ledger = new Ledger()
  ledger.note('a kind', 7, { parts: [], ...attack }, { statuses, durationMs: 1 })
  return ledger
}

describe('a signed request answered 200', () => {
  const marked = { signed: [{ body: Buffer.from('{}'), marks: ['mark.7.0.', 'mark.7.1.'], isWhole: false }] }
  const whole = { signed: [{ body: WHOLE, marks: [], isWhole: true }] }

  test('is accounted for once Kafka has each of its marks', () => {
    const ledger = ledgerOf(marked, 200)
    expect(ledger.unaccounted({ ...NOTHING, marks: new Set(['mark.7.0.', 'mark.7.1.']) })).toEqual([])
    expect(ledger.unaccounted({ ...NOTHING, marks: new Set(['mark.7.0.', 'mark.71.']) })).toEqual([
      'a kind (request 7): mark.7.1.',
    ])
  })

  test('that is not a webhook is accounted for by a dead letter with the same bytes', () => {
    const ledger = ledgerOf(whole, 200)
    expect(ledger.unaccounted({ ...NOTHING, wholeBodies: new Set([digestOf(WHOLE)]) })).toEqual([])
    expect(ledger.unaccounted({ ...NOTHING, wholeBodies: new Set([digestOf(Buffer.from('other'))]) })).toHaveLength(1)
  })

  test('is not expected in Kafka if the answer was different', () => {
    expect(ledgerOf(marked, 503).unaccounted(NOTHING)).toEqual([])
    expect(ledgerOf(marked).unaccounted(NOTHING)).toEqual([])
  })
})

test('reports answers that nobody should get', () => {
  expect(ledgerOf({ mustAnswer: true }, 401).wrongAnswers).toEqual([])
  expect(ledgerOf({ mustAnswer: true }, 503).wrongAnswers).toEqual([])
  expect(ledgerOf({ mustAnswer: true }).wrongAnswers).toEqual(['a kind (request 7): no answer'])
  expect(ledgerOf({ mustAnswer: true, answers: 3 }, 401, 401).wrongAnswers).toHaveLength(1)
  expect(ledgerOf({}, 200).wrongAnswers).toEqual(['a kind (request 7): answered 200'])
  expect(ledgerOf({}, 401, 500).wrongAnswers).toEqual(['a kind (request 7): answered 401, 500'])
})

test('reports good deliveries that are lost, duplicated or invented', () => {
  const result: GoodResult = { sent: 4, acknowledged: new Set([0, 1, 2]), durationsMs: [], statuses: new Map() }
  const good = new Map([
    [0, 1],
    [1, 2],
    [3, 1],
    [9, 1],
  ])
  expect(goodTrouble(result, { ...NOTHING, good })).toEqual([
    'good delivery 1, answered 200, is in Kafka 2 times',
    'good delivery 2, answered 200, is in Kafka 0 times',
    'good delivery 9 was never sent',
  ])
})

test('finds planted texts in the log, even across chunks', () => {
  const log = new LogWatch(['planted', 'absent'])
  log.add('{"msg":"a pla')
  log.add('nted text"}\n{"outcome":"stored"}\n')
  expect([...log.leaks.keys()]).toEqual(['planted'])
  expect(log).toMatchObject({ lines: 2, mostInSecond: 1 })
})

test('a schedule contains every kind, and is the same for the same seed', () => {
  const plan = (seed: number): string[] =>
    [...schedule(KINDS, 500, seed)].map(({ kind, number, draw }) => `${number} ${kind.name} ${draw(1_000)}`)
  expect(plan(1)).toEqual(plan(1))
  expect(plan(1)).not.toEqual(plan(2))
  expect(new Set([...schedule(KINDS, 500, 1)].map(({ kind }) => kind.name)).size).toBe(KINDS.length)
  expect(new Set(KINDS.map(({ name }) => name)).size).toBe(KINDS.length)
})
