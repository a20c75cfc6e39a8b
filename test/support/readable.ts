import { isUtf8 } from 'node:buffer'
import { headersOf, type RelayRecord } from '../../src/pipeline/record.ts'
import { Num, Time, type Tree } from './json-tree.ts'
import { decodeRecord } from './restored.ts'

/** Records as people read them: JSON with times in ISO 8601, and nothing that is null. */
export function readable(records: readonly RelayRecord[]): string {
  const all = records.map((record): Tree => {
    const headers = new Map(Object.entries(headersOf(record)).sort(([a], [b]) => (a < b ? -1 : 1)))
    const value = decodeRecord(record)
    const body = value.get('body')
    if (record.topic.endsWith('dead_letter')) value.set('body', bytesAsText(Buffer.from(body as string, 'latin1')))
    return new Map<string, Tree>([
      ['topic', record.topic],
      ['key', record.key],
      ['headers', headers],
      ['value', value],
    ])
  })
  return `${printed(all, '')}\n`
}

function bytesAsText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : `base64:${bytes.toString('base64')}`
}

function printed(tree: Tree, indent: string): string {
  if (tree instanceof Num) return tree.literal
  if (tree instanceof Time) return JSON.stringify(new Date(Number(tree.ms)).toISOString())
  const inner = `${indent}  `
  if (tree instanceof Map) {
    const members = [...tree].map(([key, member]) => `${inner}${JSON.stringify(key)}: ${printed(member, inner)}`)
    return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`
  }
  if (Array.isArray(tree)) {
    const items = tree.map((item) => `${inner}${printed(item, inner)}`)
    return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`
  }
  return JSON.stringify(tree)
}
