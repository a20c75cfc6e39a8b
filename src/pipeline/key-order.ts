/** Orders remembered; Meta's objects have a few hundred. Above it keys are sorted each time. */
const NODE_LIMIT = 20_000
/** No name of Meta's comes near. */
const KEY_LENGTH_LIMIT = 128

interface Node {
  readonly next: Map<string, Node>
  sorted: readonly string[] | undefined
}

const root: Node = { next: new Map(), sorted: undefined }
let nodes = 0

/** The object's own keys in order. Sorting is what costs, so the order of keys that came before is remembered. */
export function sortedKeys(object: object): readonly string[] {
  let node = root
  for (const key of Object.keys(object)) {
    const next = node.next.get(key)
    if (next !== undefined) {
      node = next
      continue
    }
    if (nodes >= NODE_LIMIT || key.length > KEY_LENGTH_LIMIT) return Object.keys(object).sort()
    nodes++
    const added: Node = { next: new Map(), sorted: undefined }
    node.next.set(key, added)
    node = added
  }
  node.sorted ??= Object.keys(object).sort()
  return node.sorted
}
