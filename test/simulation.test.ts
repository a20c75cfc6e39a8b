import { describe, expect, it } from 'vitest'
import { disordered, redelivered } from '../src/simulation/deliveries.ts'
import { freshBody } from '../src/simulation/fresh-body.ts'
import { readSample } from '../src/simulation/samples.ts'

describe('a fresh body', () => {
  const fresh = (name: string, user?: number): string =>
    freshBody(readSample(name), { seconds: 1_800_000_000, user }).toString()

  it('has new ids, replaced consistently', () => {
    const first = fresh('messages.text')
    const second = fresh('messages.text')
    expect(first).not.toBe(second)
    const [, id = ''] = /"id":"(wamid\.[^"]+)"/.exec(first) ?? []
    expect(first).not.toContain('HBgL')
    expect(second).not.toContain(id)
  })

  it('has the given time, as a number or string as before', () => {
    expect(fresh('messages.text')).toContain('"timestamp":"1800000000"')
    expect(fresh('account_alerts.oba_approved')).toContain('"time":1800000000')
  })

  it('has a different user in the same form', () => {
    const body = JSON.parse(fresh('messages.text', 42)) as {
      entry: { changes: { value: { contacts: { wa_id: string }[]; messages: { from: string }[] } }[] }[]
    }
    const value = body.entry[0]?.changes[0]?.value
    expect(value?.messages[0]?.from).toMatch(/^\d+000042$/)
    expect(value?.contacts[0]?.wa_id).toBe(value?.messages[0]?.from)
  })

  it('is unchanged if it is not JSON', () => {
    expect(freshBody(Buffer.from('{'), { seconds: 1, user: 1 }).toString()).toBe('{')
  })
})

describe('deliveries on a bad day', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index)

  it('are repeated according to the given share', () => {
    expect([...redelivered(hundred, 1, () => 0.5)].toSorted((a, b) => a - b)).toEqual(hundred.flatMap((n) => [n, n]))
    expect([...redelivered(hundred, 0, () => 0)]).toEqual(hundred)
  })

  it('overtake each other without any being lost', () => {
    const sent = [...disordered(hundred, () => 0.9)]
    expect(sent).not.toEqual(hundred)
    expect(sent.toSorted((a, b) => a - b)).toEqual(hundred)
  })
})
