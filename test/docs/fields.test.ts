import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FIELDS, TOPIC_NAMES } from '../../src/pipeline/fields.ts'

const path = join(import.meta.dirname, '../../docs/fields.md')
const text = await readFile(path, 'utf8')

describe('docs/fields.md', () => {
  it('has a row and a section for every topic', () => {
    for (const name of TOPIC_NAMES) {
      expect(text).toContain(`| [${name}](#${name}) | \`whatsapp-${name}\` |`)
      expect(text).toContain(`\n### ${name}\n`)
    }
  })

  it('says how each field is split', () => {
    for (const [field, { items }] of FIELDS) {
      const split = items.map((item) => `\`${item}\``).join(', ') || 'change'
      const row = text.split('\n').find((line) => line.startsWith(`| [${field}]`))
      expect(row?.split(' | ')[3]).toBe(split)
    }
  })

  it('has no duplicate headings', () => {
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual([...new Set(headings)])
  })
})
