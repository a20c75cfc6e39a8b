/**
 * JSON as tests see it: exact numbers, keys of any name, any depth. Written apart from src/pipeline, so that a
 * fault there is not repeated here.
 */
export type Tree = null | boolean | string | Num | Time | Tree[] | Branch
export type Branch = Map<string, Tree>

/** A number by its literal; two are equal if their decimal values are. */
export class Num {
  readonly literal: string
  constructor(literal: string) {
    this.literal = literal
  }
}

/** A `timestamp-millis` of a decoded record. */
export class Time {
  readonly ms: bigint
  constructor(ms: bigint) {
    this.ms = ms
  }
}

/** Parses valid JSON text; the last of equal keys counts, as everywhere. */
export function parseTree(text: string): Tree {
  const token = /[\s,:]*(?:([[{])|([\]}])|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null))/y
  const root: Tree[] = []
  const open: { into: Tree[] | Branch; key: string | undefined }[] = [{ into: root, key: undefined }]
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, opening, closing, string, number, word] = match
    const top = open.at(-1)
    if (top === undefined) throw new Error('unbalanced')
    if (closing !== undefined) {
      open.pop()
      continue
    }
    if (string !== undefined && top.into instanceof Map && top.key === undefined) {
      top.key = JSON.parse(string) as string
      continue
    }
    const made: Tree =
      opening === '['
        ? []
        : opening === '{'
          ? new Map()
          : string !== undefined
            ? (JSON.parse(string) as string)
            : number !== undefined
              ? new Num(number)
              : (JSON.parse(word ?? 'null') as boolean | null)
    if (top.into instanceof Map) {
      top.into.set(top.key ?? '', made)
      top.key = undefined
    } else top.into.push(made)
    if (made instanceof Map || Array.isArray(made)) open.push({ into: made, key: undefined })
  }
  if (root.length !== 1) throw new Error('not one JSON value')
  return root[0] ?? null
}

/** Differences between what was sent and what a record gives back, beyond the conversions of the contract. */
export function differences(sent: Tree | undefined, got: Tree | undefined, path = ''): string[] {
  const found: string[] = []
  const open = [{ sent: sent ?? null, got: got ?? null, path, name: '' }]
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const { sent, got, path, name } = pair
    if (sent instanceof Map && got instanceof Map) {
      for (const key of new Set([...sent.keys(), ...got.keys()])) {
        const [a, b] = [sent.get(key) ?? null, got.get(key) ?? null]
        open.push({ sent: a, got: b, path: `${path}/${key}`, name: key })
      }
    } else if (Array.isArray(sent) && Array.isArray(got)) {
      for (let index = 0; index < Math.max(sent.length, got.length); index++) {
        const [a, b] = [sent[index] ?? null, got[index] ?? null]
        open.push({ sent: a, got: b, path: `${path}/${index}`, name })
      }
      if (sent.length !== got.length) found.push(`${path}: ${sent.length} items sent, ${got.length} got`)
    } else if (!sameLeaf(sent, got, name)) found.push(`${path}: sent ${brief(sent)}, got ${brief(got)}`)
  }
  return found
}

function sameLeaf(sent: Tree, got: Tree, name: string): boolean {
  if (got instanceof Time) {
    const seconds = typeof sent === 'string' ? sent : sent instanceof Num ? sent.literal : ''
    if (typeof sent === 'string' && !/^(0|[1-9]\d*)$/.test(sent)) return false
    return seconds !== '' && decimalOf(seconds) === decimalOf(`${got.ms}e-3`)
  }
  if (sent instanceof Num) {
    if (got instanceof Num) return decimalOf(sent.literal) === decimalOf(got.literal)
    // Ids are strings in records, whatever JSON type Meta used.
    const isId =
      name === 'id' || /(_ids?|^requester|^ad_account_linked|^max_daily_conversations_per_business|^index)$/.test(name)
    return isId && typeof got === 'string' && /^-?\d+$/.test(got) && decimalOf(sent.literal) === decimalOf(got)
  }
  return sent === got
}

/** One text for one decimal value. */
export function decimalOf(literal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal)
  if (match === null) return `not a number: ${literal}`
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  let digits = BigInt(whole + fraction)
  let power = BigInt(exponent) - BigInt(fraction.length)
  if (digits === 0n) return '0'
  while (digits % 10n === 0n) {
    digits /= 10n
    power += 1n
  }
  return `${sign}${digits}e${power}`
}

/** A value in a few words, for a failure's message. */
export function brief(tree: Tree): string {
  if (tree instanceof Time) return `the time ${tree.ms} ms`
  if (tree instanceof Num) return tree.literal.slice(0, 80)
  if (tree instanceof Map) return `{${[...tree.keys()].join(', ').slice(0, 80)}}`
  if (Array.isArray(tree)) return `a list of ${tree.length}`
  return JSON.stringify(tree).slice(0, 80)
}

/** A shallow copy without some keys. */
export function without(branch: Branch, ...keys: string[]): Branch {
  return new Map([...branch].filter(([key]) => !keys.includes(key)))
}
