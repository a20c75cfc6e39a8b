import avro from 'avsc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../src/pipeline/bytes.ts'

/** What `write` writes, as one record. */
function written(write: (out: ByteWriter) => void, out = new ByteWriter()): Buffer {
  out.begin()
  write(out)
  return out.finish()
}

const string = avro.Type.forSchema('string')

describe('Avro binary', () => {
  // avsc itself loses the last bit below -2^52.
  it('of whole numbers follows the specification', () => {
    const edges = [...Array(53).keys()].flatMap((bits) => [2 ** bits - 1, 2 ** bits, -(2 ** bits), -(2 ** bits) - 1])
    for (const value of edges) expect(written((out) => out.long(value)).equals(zigzag(value)), String(value)).toBe(true)
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => written((out) => out.long(value)).equals(zigzag(value))))
  })

  it('of strings matches another implementation, around every length of the prefix', () => {
    for (const unit of ['x', 'é', '€', '🚀', '\u0000']) {
      for (const count of [0, 1, 21, 22, 31, 32, 63, 64, 127, 128, 2730, 2731, 4095, 4096, 8191, 8192, 70_000]) {
        const text = unit.repeat(count)
        expect(written((out) => out.string(text)).equals(string.toBuffer(text)), `${count} of ${unit}`).toBe(true)
      }
    }
    const texts = fc.string({ unit: 'grapheme', maxLength: 200 })
    fc.assert(fc.property(texts, (text) => written((out) => out.string(text)).equals(string.toBuffer(text))))
  })

  it('of a record is not changed by later records', () => {
    const out = new ByteWriter()
    const texts = Array.from({ length: 2000 }, (_, index) =>
      `${index}`.repeat(1 + (index % 97) * (index % 13 === 0 ? 90 : 1)),
    )
    const records = texts.map((text) => written((out) => out.string(text), out))
    expect(records.map((record) => string.fromBuffer(record))).toEqual(texts)
  })

  it('grows beyond its initial size, and can be truncated', () => {
    const large = 'x'.repeat(1_000_000)
    const record = written((out) => {
      out.byte(7)
      const before = out.length
      out.string(large)
      out.rewind(before)
      out.int32(1)
      out.double(1.5)
      out.bytes(Buffer.from([9]))
    })
    expect(record.toString('hex')).toBe(`0700000001${'000000000000f83f'}0209`)
  })
})

function zigzag(value: number): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(rest)])
}
