import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSample, sampleNames } from '../src/simulation/samples.ts'
import { recordsOf } from './support/decoded.ts'

describe('samples', () => {
  it('are read by name, with or without the extension', () => {
    const file = readFileSync(new URL('../samples/messages.text.json', import.meta.url))
    expect(readSample('messages.text').equals(file)).toBe(true)
    expect(readSample('messages.text.json').equals(file)).toBe(true)
  })

  it('are named after their field and variant', () => {
    const names = sampleNames()
    expect(names.length).toBeGreaterThan(200)
    expect(names).toEqual([...names].sort())
    expect(names.filter((name) => !/^[a-z_]+\.[a-z0-9_]+$/.test(name))).toEqual([])
  })

  it('are exactly those in their README’s table', () => {
    const readme = readFileSync(new URL('../samples/README.md', import.meta.url), 'utf8')
    const listed = [...readme.matchAll(/^\| ([a-z_]+\.\S+)/gm)].map(([, name]) => name)
    expect(listed).toEqual(sampleNames())
  })

  it('that do not exist lead to a list of those that do', () => {
    expect(() => readSample('history.nothing')).toThrow('history.declined, history.')
    expect(() => readSample('nothing')).toThrow('account_alerts')
    expect(() => readSample('../package')).toThrow('No sample is named "../package"')
  })
})

/** What has no typed place, and why. */
const UNTYPED: Readonly<Record<string, readonly string[]>> = {
  // A list, where Meta sends one of its values.
  'account_update.scheduled_for_disable': ['/value/ban_info/waba_ban_state'],
  // A known field without its list: the shape is not known.
  'automatic_events.flat_event': ['/value/details', '/value/event'],
  // A date in English words is no time.
  'message_template_status_update.disable_date_words': ['/value/disable_info/disable_date'],
  // Milliseconds, where Meta sends seconds.
  'messages.status_payment_transaction_amount': [
    '/value/status/payment/transaction/created_timestamp',
    '/value/status/payment/transaction/updated_timestamp',
  ],
}

describe('every sample', () => {
  it('is covered by its schema, except for known exceptions', () => {
    const untyped = sampleNames().flatMap((name) => {
      const pointers = recordsOf(readSample(name)).flatMap(({ topic, unmapped }) =>
        topic === 'unrecognized' ? [] : Object.keys(unmapped),
      )
      return pointers.length === 0 ? [] : [[name, pointers.sort()] as const]
    })
    expect(Object.fromEntries(untyped)).toEqual(UNTYPED)
  })
})
