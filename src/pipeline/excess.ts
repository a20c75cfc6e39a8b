import type { Steps } from './steps.ts'

/**
 * Limit of nesting levels, of items in lists of one name, and of distinct names. Meta sends up to 1,000 updates, and
 * histories of ten thousand messages.
 */
export const PART_LIMIT = 20_000
/** Limit of items in all lists together: an update has a few lists, mostly with one item. */
const ITEM_LIMIT = 4 * PART_LIMIT
/** Limit of objects, in lists or not: the parser takes some 50 ms for as many. Meta's largest bodies have a third. */
const OBJECT_LIMIT = 5 * PART_LIMIT
/** A list item or nesting level takes at least two bytes, so smaller bodies need no scan. */
const HARMLESS_BYTES = 2 * PART_LIMIT
/** Bytes between two pauses: about a millisecond. */
const STEP_BYTES = 256 * 1024

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Finds excess in a body before it is parsed: 3 MB can become a million objects, levels or names, which take a hundred
 * times the memory, and seconds. The result for bytes that are not JSON is arbitrary.
 */
export function* excessOf(body: Buffer): Steps<string | undefined> {
  if (body.length < HARMLESS_BYTES) return undefined
  const tally = new Tally()
  let stringStart = 0
  let stringEnd = 0
  let pauseAt = STEP_BYTES
  for (let at = 0; at < body.length && tally.excess === undefined; at++) {
    if (at >= pauseAt) {
      pauseAt = at + STEP_BYTES
      yield
    }
    switch (body[at]) {
      case QUOTE:
        stringStart = at + 1
        stringEnd = endOfString(body, stringStart)
        at = stringEnd
        break
      case COLON:
        tally.name(body.toString('latin1', stringStart, stringEnd))
        break
      case OPEN_LIST:
        tally.openList()
        break
      case OPEN_OBJECT:
        tally.openObject()
        break
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        tally.close()
        break
      case COMMA:
        tally.next()
    }
  }
  return tally.excess
}

function endOfString(body: Buffer, start: number): number {
  let at = start
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1
  return at
}

/** The lists of one name. */
interface Lists {
  readonly name: string
  items: number
}

class Tally {
  excess: string | undefined
  readonly #names = new Set<string>()
  readonly #listsOf = new Map<string, Lists>()
  /** Open containers around the innermost: the lists of its name, or undefined for an object. */
  readonly #around: (Lists | undefined)[] = []
  #innermost: Lists | undefined
  #name = ''
  #items = 0
  #objects = 0

  name(name: string): void {
    this.#name = name
    this.#names.add(name)
    if (this.#names.size > PART_LIMIT) this.excess = `It has more than ${PART_LIMIT} distinct names.`
  }

  openList(): void {
    // A nested list counts with its parent.
    const name = this.#innermost?.name ?? this.#name
    const lists = this.#listsOf.get(name) ?? { name, items: 0 }
    this.#listsOf.set(name, lists)
    this.#open(lists)
    this.next()
  }

  openObject(): void {
    this.#open(undefined)
    if (++this.#objects > OBJECT_LIMIT) this.excess = `It has more than ${OBJECT_LIMIT} objects.`
  }

  close(): void {
    this.#innermost = this.#around.pop()
  }

  /** A comma or the start of a list: an item follows, unless the list is empty. */
  next(): void {
    if (this.#innermost === undefined) return
    this.#items++
    this.#innermost.items++
    if (this.#innermost.items > PART_LIMIT) this.excess = `It has more than ${PART_LIMIT} items in lists of one name.`
    else if (this.#items > ITEM_LIMIT) this.excess = `It has more than ${ITEM_LIMIT} items in lists.`
  }

  #open(opened: Lists | undefined): void {
    this.#around.push(this.#innermost)
    this.#innermost = opened
    if (this.#around.length > PART_LIMIT) this.excess = `It has more than ${PART_LIMIT} levels of nesting.`
  }
}
