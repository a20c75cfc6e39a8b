/** Brokers take 4096 bytes with a committed offset (offset.metadata.max.bytes). */
const TEXT_LIMIT = 4_000
const FORM = /^open:(?:\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)?$/

/** Offsets from `first` to `last`, both included. */
interface Range {
  first: bigint
  last: bigint
}

/**
 * What of a partition is still to be replayed: everything from `next` on, and before it the offsets that failed again
 * or were not chosen. It fits in the metadata of a committed offset: where there are too many gaps, the smallest ones
 * are closed, so that something may be replayed twice, and nothing is left out.
 */
export class OpenOffsets {
  #next: bigint
  /** In order, none touching another. */
  readonly #ranges: Range[]

  constructor(next: bigint, ranges: Range[] = []) {
    this.#next = next
    this.#ranges = ranges
  }

  /** Of what was committed; `beginning` is the oldest offset there is. Text that is not `metadata()`'s says nothing. */
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

  /** Where reading begins. */
  first(): bigint {
    return this.#ranges[0]?.first ?? this.#next
  }

  /** Notes that an offset was seen and stays open. Offsets that are skipped over do not exist. */
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

  /** Notes that an offset is done with. */
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

  /** Of the first range that does not end before the offset. */
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
