import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OpenOffsets } from '../../src/replay/open-offsets.ts'

function note(open: OpenOffsets, done: readonly boolean[]): void {
  for (const [offset, isDone] of done.entries()) {
    if (isDone) open.close(BigInt(offset))
    else open.keep(BigInt(offset))
  }
}

describe('open offsets', () => {
  it('are those that failed, and all from the next one on', () => {
    const open = new OpenOffsets(0n)
    note(open, [true, false, false, true])
    open.keep(7n)
    expect(open.metadata()).toBe('open:1-2,7')
    expect(open.next).toBe(8n)
    expect([0n, 1n, 2n, 3n, 7n, 8n, 9n].filter((offset) => open.has(offset))).toEqual([1n, 2n, 7n, 8n, 9n])
    expect(open.first()).toBe(1n)
  })

  it('may be closed or kept open in any order', () => {
    const offsets = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 60 })
    fc.assert(
      fc.property(offsets, (steps) => {
        const open = new OpenOffsets(0n)
        const model = new Map<number, boolean>()
        for (const [offset, isDone] of steps) {
          if (isDone) open.close(BigInt(offset))
          else open.keep(BigInt(offset))
          // What is skipped over does not exist.
          for (let skipped = 0; skipped < offset; skipped++) if (!model.has(skipped)) model.set(skipped, false)
          model.set(offset, !isDone)
        }
        for (const [offset, isOpen] of model) expect(open.has(BigInt(offset))).toBe(isOpen)
      }),
    )
  })

  it('are restored from the committed text', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (done) => {
        const open = new OpenOffsets(0n)
        note(open, done)
        const back = OpenOffsets.parse(open.next, open.metadata(), 0n)
        expect(done.map((_, offset) => back.has(BigInt(offset)))).toEqual(done.map((isDone) => !isDone))
      }),
    )
  })

  it('fit into a commit however many there are, without omitting any', () => {
    const open = new OpenOffsets(0n)
    note(
      open,
      Array.from({ length: 30_000 }, (_, offset) => offset % 3 !== 0 || offset < 10),
    )
    expect(open.metadata().length).toBeLessThanOrEqual(4_000)
    const back = OpenOffsets.parse(open.next, open.metadata(), 0n)
    for (let offset = 0n; offset < 30_000n; offset++) if (open.has(offset)) expect(back.has(offset)).toBe(true)
    expect(back.has(0n)).toBe(false)
  })

  it('do not begin before the oldest record left by retention', () => {
    const back = OpenOffsets.parse(5n, 'open:1-4', 3n)
    expect([1n, 2n, 3n, 4n, 5n].filter((offset) => back.has(offset))).toEqual([3n, 4n, 5n])
    expect(OpenOffsets.parse(5n, 'open:', 9n).first()).toBe(9n)
  })

  it('include everything if somebody else committed the offsets', () => {
    expect(OpenOffsets.parse(5n, 'something', 2n).first()).toBe(2n)
    expect(OpenOffsets.parse(5n, '', 2n).first()).toBe(2n)
  })
})
