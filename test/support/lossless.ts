import { FIELDS } from '../../src/pipeline/fields.ts'
import type { RelayRecord } from '../../src/pipeline/record.ts'
import { type ExpectedEvent, type ExpectedFailure, expectedOf } from './expected-events.ts'
import { type Branch, brief, differences, parseTree, type Tree, without } from './json-tree.ts'
import { ingest, PREFIX, RECEIVED_AT_MS } from './pipeline.ts'
import { decodeRecord, restore } from './restored.ts'

const KNOWN = new Set(FIELDS.keys())

/** What a webhook's records, decoded and with `unmapped` put back, have lost or invented; nothing, one hopes. */
export function losses(text: string): string[] {
  return lossesIn(text, ingest(text).records, RECEIVED_AT_MS)
}

/** The same of records that are at hand, in the order of the events; they were received at that time. */
export function lossesIn(text: string, records: readonly RelayRecord[], receivedAtMs: number): string[] {
  const expected = expectedOf(parseTree(text), KNOWN)
  if (records.length !== expected.length) return [`${expected.length} events sent, ${records.length} records got`]
  const contacts = new Map<Branch, { sent: Tree[] | undefined; got: Tree[] }>()
  const found = expected.flatMap((event, index) => {
    const record = records[index] as RelayRecord
    return event.kind === 'failure'
      ? inDeadLetter(event, record, text)
      : inRecord(event, record, receivedAtMs, contacts)
  })
  return [...found, ...[...contacts.values()].flatMap(({ sent, got }) => inContacts(sent ?? [], got))]
}

function inRecord(
  event: ExpectedEvent,
  record: RelayRecord,
  receivedAtMs: number,
  contacts: Map<Branch, { sent: Tree[] | undefined; got: Tree[] }>,
): string[] {
  const field = event.recognized ? event.change.get('field') : 'unrecognized'
  if (record.topic !== `${PREFIX}${field}`) return [`in ${record.topic}, not in the topic of ${field}`]
  if (event.item !== undefined && record.headers.ce_type !== `whatsapp.${field}.${event.item}`)
    return [`${record.headers.ce_type} is not the type of ${event.item}`]
  const root = restore(record, receivedAtMs)
  if (event.contacts === undefined) return differences(event.root, root)
  const shared = contacts.get(event.change) ?? { sent: event.contacts, got: [] }
  contacts.set(event.change, shared)
  return differences(event.root, withoutContacts(root, shared.got))
}

/** Takes the contacts out of a value, or out of its `standby`. */
function withoutContacts(root: Branch, into: Tree[]): Branch {
  const value = root.get('value')
  if (!(value instanceof Map)) return root
  const standby = value.get('standby')
  const holder = standby instanceof Map ? standby : value
  const contact = holder.get('contact')
  if (contact !== undefined) into.push(contact)
  const unused = holder.get('contacts')
  if (Array.isArray(unused)) into.push(...unused)
  const cleared = without(holder, 'contact', 'contacts')
  return new Map(root).set('value', standby instanceof Map ? new Map(value).set('standby', cleared) : cleared)
}

function inContacts(sent: Tree[], got: Tree[]): string[] {
  const lost = sent.filter((contact) => !got.some((other) => differences(contact, other).length === 0))
  const invented = got.filter((contact) => !sent.some((other) => differences(other, contact).length === 0))
  return [
    ...lost.map((contact) => `the contact ${brief(contact)} is lost`),
    ...invented.map((contact) => `the contact ${brief(contact)} is invented`),
  ]
}

function inDeadLetter({ part }: ExpectedFailure, record: RelayRecord, text: string): string[] {
  if (record.topic !== `${PREFIX}dead_letter`) return [`in ${record.topic}, not in the dead-letter topic`]
  const body = Buffer.from(decodeRecord(record).get('body') as string, 'latin1').toString()
  if (part === undefined) return body === text ? [] : ['the dead letter is not what came']
  return differences(part, parseTree(body))
}
