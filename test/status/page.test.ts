import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Interval } from '../../src/status/history.ts'
import { STATUS_HEADERS, statusPage } from '../../src/status/page.ts'
import type { StatusFacts } from '../../src/status/reading.ts'

const NOW_MS = Date.UTC(2026, 10, 26, 12)
const facts: StatusFacts = {
  version: '1.0.0',
  producer: 'platformatic',
  startedAtMs: NOW_MS - 90_000,
  reasons: [],
  warnings: [],
  records: new Map(),
  deadLetters: new Map(),
  newPaths: [],
  troubles: [],
  certificates: [],
  settings: {},
}
const interval: Interval = {
  endMs: NOW_MS,
  storedPerSecond: 12,
  refusedPerSecond: 0,
  recordsPerSecond: new Map([['messages', 24]]),
  p50Seconds: 0.002,
  p99Seconds: undefined,
}

describe('the status page', () => {
  it('is complete before anything has happened', () => {
    const page = statusPage(facts, [], NOW_MS)
    expect(page).toContain('<strong>Ready</strong>')
    expect(page).toContain('None since the start.')
    expect(page).not.toMatch(/undefined|NaN|Infinity/)
  })

  it('says why deliveries are not accepted', () => {
    const page = statusPage({ ...facts, reasons: ['kafka: no broker answers'] }, [interval], NOW_MS)
    expect(page).toContain('<strong>Not ready</strong>')
    expect(page).toContain('<li>kafka: no broker answers</li>')
    expect(page).toContain('<title>Not ready')
  })

  it('describes the charts for screen readers', () => {
    const page = statusPage(facts, [{ ...interval, storedPerSecond: 40 }, interval], NOW_MS)
    expect(page).toContain('Deliveries per second, last 15 minutes. stored: 12 now, at most 40;')
    expect(page).toContain('p50: 2 ms now, at most 2 ms; p99: – now, at most –.')
  })

  it('shows names from outside as text, never as markup', () => {
    const evil = '<img src=x onerror="alert(1)">'
    const page = statusPage(
      {
        ...facts,
        reasons: [evil],
        records: new Map([[evil, 1]]),
        deadLetters: new Map([[evil, 1]]),
        newPaths: [{ field: evil, path: evil, seenAtMs: NOW_MS }],
        troubles: [{ topic: evil, partition: 0, reason: evil, sinceMs: NOW_MS }],
        settings: { WABA_X: evil },
      },
      [],
      NOW_MS,
    )
    expect(page).not.toContain('<img')
    expect(page.split('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;')).toHaveLength(9)
  })

  it('allows only its own style and script', () => {
    const page = statusPage(facts, [interval], NOW_MS)
    for (const element of ['style', 'script']) {
      const [, text = ''] = new RegExp(`<${element}>(.*)</${element}>`, 's').exec(page) ?? []
      const digest = createHash('sha256').update(text).digest('base64')
      expect(STATUS_HEADERS['content-security-policy']).toContain(`${element}-src 'sha256-${digest}'`)
    }
    expect(page).not.toMatch(/ style="| on\w+="/)
  })

  it('shows the newest hundred of many new names', () => {
    const newPaths = Array.from({ length: 250 }, (_, index) => ({
      field: 'messages',
      path: `/p${index}`,
      seenAtMs: NOW_MS,
    }))
    expect(statusPage({ ...facts, newPaths }, [], NOW_MS)).toContain('and 150 more')
  })
})
