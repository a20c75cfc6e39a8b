import { describe, expect, it } from 'vitest'
import { PATH_LIMIT, UnmappedPaths } from '../../src/cli/unmapped-paths.ts'

function seen(records: readonly { topic?: string; at?: number; value: unknown }[], withValues = false): UnmappedPaths {
  const paths = new UnmappedPaths({ withValues, topicPrefix: 'whatsapp-' })
  for (const { topic = 'messages', at = 1, value } of records) paths.see({ topic, timestampMs: at, value })
  return paths
}

function event(unmapped: Record<string, string>, field = 'messages'): object {
  return { field, value: {}, unmapped }
}

describe('paths that no schema covers', () => {
  it('are counted by field, the most frequent first, with the times of the first and last record', () => {
    const paths = seen([
      { at: 7, value: event({ '/value/b': '1' }) },
      { at: 5, value: event({ '/value/a': '1', '/value/b': '1' }) },
      { topic: 'calls', at: 6, value: event({ '/value/a': '1' }, 'calls') },
      { value: event({}) },
    ])
    expect(paths.unmapped()).toEqual([
      { field: 'calls', path: '/value/a', count: 1, firstMs: 6, lastMs: 6, value: undefined },
      { field: 'messages', path: '/value/b', count: 2, firstMs: 5, lastMs: 7, value: undefined },
      { field: 'messages', path: '/value/a', count: 1, firstMs: 5, lastMs: 5, value: undefined },
    ])
  })

  it('are the same for all items of a list, and count once per record', () => {
    const paths = seen([{ value: event({ '/value/list/0/x': '1', '/value/list/12/x': '2' }) }])
    expect(paths.unmapped()).toMatchObject([{ path: '/value/list/*/x', count: 1 }])
  })

  it('hide names that Meta would not choose, unless contents are requested', () => {
    const odd = {
      '/value/Ana Lima/x': '"Rua 7"',
      '/value/33639981884': '1',
      [`/value/${'a'.repeat(65)}`]: '1',
      '/value/a~1b': '1',
    }
    const paths = seen([{ value: event(odd) }]).unmapped()
    expect(paths.map(({ path }) => path)).toEqual(['/value/*/x', '/value/*'])
    expect(JSON.stringify(paths)).not.toContain('Rua')
    expect(seen([{ value: event(odd) }], true).unmapped()).toContainEqual(
      expect.objectContaining({ path: '/value/Ana Lima/x', value: '"Rua 7"' }),
    )
  })

  it('are limited in number, and the others are counted', () => {
    const many = Object.fromEntries(Array.from({ length: PATH_LIMIT + 3 }, (_, index) => [`/value/a${index}`, '1']))
    const paths = seen([{ value: event(many) }, { value: event({ '/value/a0': '1' }) }])
    expect(paths.unmapped().length).toBe(PATH_LIMIT)
    expect(paths.unlisted).toBe(3)
    expect(paths.unmapped()[0]).toMatchObject({ path: '/value/a0', count: 2 })
  })

  it('are truncated if they or their contents are long', () => {
    const [path] = seen([{ value: event({ [`/value${'/abc'.repeat(200)}`]: 'x'.repeat(9_999) }) }], true).unmapped()
    expect(path?.path.length).toBeLessThan(310)
    expect(path?.value?.length).toBeLessThan(310)
  })
})

describe('content without any schema', () => {
  it('is counted by the name of its field', () => {
    const change = (field: string) => ({ topic: 'unrecognized', value: { field, value: '{"secret":1}', unmapped: {} } })
    const paths = seen([change('pigeons'), change('pigeons'), change('Ana Lima')])
    expect(paths.unrecognized()).toMatchObject([
      { field: '*', count: 1 },
      { field: 'pigeons', count: 2 },
    ])
    expect(JSON.stringify(paths.unrecognized())).not.toContain('secret')
    expect(seen([change('pigeons')], true).unrecognized()).toMatchObject([{ value: '{"secret":1}' }])
  })

  it('is counted by reason and field if it is a dead letter, all pieces as one', () => {
    const letter = (topic: string | null, piece: number | null = null) => ({
      topic: 'dead_letter',
      value: { topic, reason: 'record_too_large', piece, body: Buffer.from('secret') },
    })
    const paths = seen([letter('whatsapp-calls', 0), letter('whatsapp-calls', 1), letter(null)])
    expect(paths.deadLetters()).toMatchObject([
      { field: undefined, reason: 'record_too_large', count: 1, value: undefined },
      { field: 'calls', reason: 'record_too_large', count: 1 },
    ])
    expect(seen([letter(null)], true).deadLetters()).toMatchObject([{ value: 'secret' }])
  })
})
