/** Brokers accept 4096 bytes of metadata with a committed offset (offset.metadata.max.bytes). */
const TEXT_LIMIT = 4_000
const FORM = /^open:(?:\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)?$/

/** Offsets from `first` to `last`, inclusive. */
interface Range {
  first: bigint
  last: bigint
}

/**
 * The part of a partition still to be replayed: everything from `next` on, and earlier offsets that failed again or
 * were not selected. It fits into the metadata of a committed offset: if there are too many gaps, the smallest are
 * closed, so a letter may be replayed twice but none is skipped.
 */
export class OpenOffsets {
  #next: bigint
  /** Sorted, without adjacent ranges. */
  readonly #ranges: Range[]

  constructor(next: bigint, ranges: Range[] = []) {
    this.#next = next
    this.#ranges = ranges
  }

  /** Restores committed progress; `beginning` is the oldest offset. Ignores text that `metadata()` did not write. */
  static parse(next: bigint, text: string, beginning: bigint): OpenOffsets {
    if (!FORM.test(text)) return new OpenOffsets(beginning)
    const written = text.slice('open:'.length).split(',')
    const ranges = written.filter(Boolean).map((range) => {
      const [first = '', last = first] = range.split('-')
      return { first: larger(BigInt(first), beginning), last: BigInt(last) }
    })
    return new OpenOffsets(
      larger(next, beginning),
      ranges.filter(({ first, last }) => first <= last),
    )
  }

  get next(): bigint {
    return this.#next
  }

  has(offset: bigint): boolean {
    if (offset >= this.#next) return true
    const range = this.#ranges[this.#indexOf(offset)]
    return range !== undefined && range.first <= offset
  }

  /** The first offset to read. */
  first(): bigint {
    return this.#ranges[0]?.first ?? this.#next
  }

  /** Marks an offset as seen and still open. Offsets skipped in between do not exist. */
  keep(offset: bigint): void {
    if (offset >= this.#next) this.#next = offset + 1n
    else if (this.has(offset)) return
    const index = this.#indexOf(offset)
    const [before, after] = [this.#ranges[index - 1], this.#ranges[index]]
    const joinsBefore = before?.last === offset - 1n
    const joinsAfter = after?.first === offset + 1n
    if (before !== undefined && after !== undefined && joinsBefore && joinsAfter) {
      before.last = after.last
      this.#ranges.splice(index, 1)
    } else if (before !== undefined && joinsBefore) before.last = offset
    else if (after !== undefined && joinsAfter) after.first = offset
    else this.#ranges.splice(index, 0, { first: offset, last: offset })
  }

  /** Marks an offset as done. */
  close(offset: bigint): void {
    if (offset >= this.#next) {
      this.#next = offset + 1n
      return
    }
    const index = this.#indexOf(offset)
    const range = this.#ranges[index]
    if (range === undefined || range.first > offset) return
    const rest = [
      { first: range.first, last: offset - 1n },
      { first: offset + 1n, last: range.last },
    ]
    this.#ranges.splice(index, 1, ...rest.filter(({ first, last }) => first <= last))
  }

  metadata(): string {
    const ranges = this.#ranges.map((range) => ({ ...range }))
    for (let gap = 2n; ; gap *= 2n) {
      const text = `open:${ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(',')}`
      if (text.length <= TEXT_LIMIT) return text
      closeGaps(ranges, gap)
    }
  }

  /** Index of the first range that does not end before the offset. */
  #indexOf(offset: bigint): number {
    let low = 0
    let high = this.#ranges.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ranges[middle] as Range).last < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

function closeGaps(ranges: Range[], gap: bigint): void {
  let kept = 0
  for (const range of ranges) {
    const before = ranges[kept - 1]
    if (before !== undefined && range.first - before.last <= gap) before.last = range.last
    else ranges[kept++] = range
  }
  ranges.length = kept
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
