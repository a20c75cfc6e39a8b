import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DigestText } from '../../src/pipeline/digest-text.ts'

const out = new DigestText()
function digestOf(pieces: readonly string[]): string {
  out.begin()
  for (const piece of pieces) {
    if (piece === '|') out.byte(0x7c)
    else out.text(piece)
  }
  return out.finish()
}

const wanted = (pieces: readonly string[]): string => createHash('sha256').update(pieces.join('')).digest('hex')

describe('the digest of a text written in pieces', () => {
  it('is that of the whole text, whatever its characters, around every limit of length', () => {
    for (const unit of ['x', 'é', '€', '🚀']) {
      for (const count of [0, 1, 12, 13, 24, 25, 21_844, 21_845, 21_846, 65_535, 65_536, 65_537, 200_000]) {
        const text = unit.repeat(count)
        expect(digestOf([text]), `${count} of ${unit}`).toBe(wanted([text]))
        expect(digestOf(['before', text, '|', text, 'after']), `${count} of ${unit} twice`).toBe(
          wanted(['before', text, '|', text, 'after']),
        )
      }
    }
  })

  it('is that of many pieces, which fill the memory several times', () => {
    const pieces = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('|')), {
      minLength: 5_000,
      maxLength: 8_000,
    })
    fc.assert(
      fc.property(pieces, (texts) => digestOf(texts) === wanted(texts)),
      // Made smaller, such arrays would take minutes.
      { numRuns: 10, endOnFailure: true },
    )
  })

  it('does not depend on what was begun before, and never ended', () => {
    out.begin()
    out.text('x'.repeat(100_000))
    out.text('rest')
    expect(digestOf(['a'])).toBe(wanted(['a']))
  })
})
