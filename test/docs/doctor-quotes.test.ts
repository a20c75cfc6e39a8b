import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inlineCode, ROOT } from '../support/documents.ts'

const FOLDER = join(ROOT, 'src/doctor')
const source = readdirSync(FOLDER)
  .map((file) => readFileSync(join(FOLDER, file), 'utf8'))
  .join('\n')

/** What stands between two equal quotation marks of a line, with placeholders for any text: doctor's messages, and more. */
const PATTERNS = source.split('\n').flatMap((line) => {
  const marks = [...line.matchAll(/['`]/g)]
  return marks.flatMap(({ 0: mark, index: start }) =>
    marks
      .filter(({ 0: other, index: end }) => other === mark && end > start)
      .map(({ index: end }) => line.slice(start + 1, end).split(/\$\{[^}]*\}/))
      .filter((parts) => parts.join('').length > 15)
      .map(
        (parts) => new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`),
      ),
  )
})

const CHECKS = new Set(readFileSync(join(ROOT, 'docs/cli.md'), 'utf8').match(/\b[a-z]+(?:[.-][a-z]+)*\b/g))
const quotes = inlineCode(readFileSync(join(ROOT, 'docs/meta-setup.md'), 'utf8')).flatMap((code) => {
  const [, check, message] = /^(?:✗ problem|- skipped) (\S+) (.*)$/.exec(code) ?? [
    undefined,
    undefined,
    /^→ (.*)$/.exec(code)?.[1],
  ]
  return message === undefined ? [] : [{ check, message }]
})

describe('what docs/meta-setup.md quotes from doctor', () => {
  it('is found', () => {
    expect(quotes.length).toBeGreaterThan(12)
  })

  it.each(quotes)('is what doctor says: $message', ({ check, message }) => {
    expect(check === undefined || CHECKS.has(check)).toBe(true)
    expect(PATTERNS.some((pattern) => pattern.test(message))).toBe(true)
  })
})
