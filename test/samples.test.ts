import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSample, sampleNames } from '../src/simulation/samples.ts'

describe('samples', () => {
  it('are read by name, with and without the ending', () => {
    const file = readFileSync(new URL('../samples/messages.text.json', import.meta.url))
    expect(readSample('messages.text').equals(file)).toBe(true)
    expect(readSample('messages.text.json').equals(file)).toBe(true)
  })

  it('are named after their field and their variant', () => {
    const names = sampleNames()
    expect(names.length).toBeGreaterThan(200)
    expect(names).toEqual([...names].sort())
    expect(names.filter((name) => !/^[a-z_]+\.[a-z0-9_]+$/.test(name))).toEqual([])
  })

  it('are each in the table of their README, and no others', () => {
    const readme = readFileSync(new URL('../samples/README.md', import.meta.url), 'utf8')
    const listed = [...readme.matchAll(/^\| ([a-z_]+\.\S+)/gm)].map(([, name]) => name)
    expect(listed).toEqual(sampleNames())
  })

  it('that are not there are answered with those that are', () => {
    expect(() => readSample('history.nothing')).toThrow('history.declined, history.media')
    expect(() => readSample('nothing')).toThrow('account_alerts')
    expect(() => readSample('../package')).toThrow('No sample is named "../package"')
  })
})
