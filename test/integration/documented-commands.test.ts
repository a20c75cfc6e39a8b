import { afterAll, describe, expect, it } from 'vitest'
import { cli } from '../support/command-line.ts'
import { commandLines } from '../support/command-lines.ts'
import { codeBlocks, DOCUMENTS } from '../support/documents.ts'
import { newPrefix, relaySettings } from '../support/relay.ts'
import { deleteSubjects } from '../support/subjects.ts'

/** Commands that need nothing but Kafka and the registry, in the order in which each finds what it needs. */
const CHEAP = [
  'topics plan',
  'topics apply',
  'schemas check',
  'schemas register',
  'schemas list',
  'dead-letters list',
  'unmapped',
  'tail',
  'completion',
]
/** Ends what would go on for ever. */
const EXTRA: Readonly<Record<string, readonly string[]>> = { tail: ['--no-follow'] }

const documented = DOCUMENTS.flatMap(({ path, text }) =>
  codeBlocks(text)
    .filter(({ language }) => language === 'sh')
    .flatMap((block) => commandLines(block.text))
    .flatMap(({ relay = [] }) => {
      const order = CHEAP.findIndex((name) => relay.join(' ').startsWith(name))
      return order < 0 ? [] : [{ path, order, args: [...relay, ...(EXTRA[CHEAP[order] ?? ''] ?? [])] }]
    }),
).sort((one, other) => one.order - other.order)

describe('documented commands', () => {
  const prefix = newPrefix()
  const env = relaySettings({ WABA_TOPIC_PREFIX: prefix })

  afterAll(() => deleteSubjects(prefix))

  it('are found', () => expect(documented.length).toBeGreaterThan(5))

  it.each(documented)('of $path run: $args', async ({ args }) => {
    const { code, stderr } = await cli(args, env)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  })
})
