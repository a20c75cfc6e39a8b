import { headersOf, type RelayRecord } from '../../src/pipeline/record.ts'
import { decodeAvro } from './avro-decoder.ts'
import { type Branch, parseTree, Time, type Tree } from './json-tree.ts'
import { PREFIX, RECEIVED_AT_MS, schemaIdOf, schemaOf } from './pipeline.ts'

/** The attributes of a record, decoded as a consumer would. */
export function decodeRecord(record: RelayRecord): Branch {
  const name = record.topic.slice(PREFIX.length)
  if (record.value[0] !== 0) throw new Error('the Confluent wire format begins with a zero byte')
  if (record.value.readInt32BE(1) !== schemaIdOf(name)) throw new Error(`not the schema id of ${name}`)
  return decodeAvro(schemaOf(name), record.value.subarray(5)) as Branch
}

/**
 * What Meta sent, as far as one record tells: `body`, `entry` and `change` without what is inside them, and `value`;
 * everything in `unmapped` put back to where its pointer says.
 */
export function restore(record: RelayRecord, receivedAtMs = RECEIVED_AT_MS): Branch {
  const decoded = decodeRecord(record)
  const receivedAt = decoded.get('received_at')
  if (!(receivedAt instanceof Time) || Number(receivedAt.ms) !== receivedAtMs) throw new Error('received_at')
  if (headersOf(record).ce_id !== decoded.get('event_id')) throw new Error('ce_id is not event_id')
  const entry: Branch = new Map()
  if (decoded.get('waba_id') !== '') entry.set('id', decoded.get('waba_id') ?? null)
  const time = decoded.get('entry_time')
  if (time !== undefined) entry.set('time', time)
  const change: Branch = new Map()
  if (decoded.get('field') !== '') change.set('field', decoded.get('field') ?? null)
  const value = decoded.get('value') ?? null
  const root: Branch = new Map<string, Tree>([
    ['body', new Map()],
    ['entry', entry],
    ['change', change],
    ['value', typeof value === 'string' ? parseTree(value) : value],
  ])
  const unmapped = [...(decoded.get('unmapped') as Branch)]
  // Containers come before their contents.
  unmapped.sort(([a], [b]) => a.split('/').length - b.split('/').length)
  for (const [pointer, text] of unmapped) putBack(root, pointer, parseTree(text as string))
  return root
}

function putBack(root: Branch, pointer: string, tree: Tree): void {
  const tokens = pointer.split('/').slice(1)
  const names = tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = names.pop()
  if (last === undefined) throw new Error(`not a pointer: ${pointer}`)
  let at: Tree = root
  for (const name of names) {
    const next: Tree | undefined = Array.isArray(at) ? at[Number(name)] : at instanceof Map ? at.get(name) : null
    if (next === undefined && at instanceof Map) {
      const made: Branch = new Map()
      at.set(name, made)
      at = made
    } else at = next ?? null
  }
  place(at, last, tree, pointer)
}

/** Only into an empty position, or into an object that has its other attributes. */
function place(at: Tree, name: string, tree: Tree, pointer: string): void {
  const there = Array.isArray(at) ? at[Number(name)] : at instanceof Map ? at.get(name) : undefined
  if (there instanceof Map && tree instanceof Map) {
    for (const [key, member] of tree) {
      if (there.has(key)) throw new Error(`${pointer}/${key} is there twice`)
      there.set(key, member)
    }
    return
  }
  // `value` itself is never null: where nothing fits it is a record of nulls.
  const isEmpty = there === undefined || there === null || (there instanceof Map && there.size === 0)
  if (!isEmpty) throw new Error(`${pointer} is there twice`)
  if (Array.isArray(at) && Number(name) < at.length) at[Number(name)] = tree
  else if (at instanceof Map) at.set(name, tree)
  else throw new Error(`${pointer} leads nowhere`)
}
