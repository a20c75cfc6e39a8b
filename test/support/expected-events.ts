/** What the records of a webhook must give back, by the rules of the contract; written apart from src/pipeline. */
import { type Branch, type Tree, without } from './json-tree.ts'

/** Which lists of which field hold independent events, and the name of one. */
export const SPLIT_LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  messages: { messages: 'message', statuses: 'status', errors: 'error', user_actions: 'user_action' },
  calls: { calls: 'call', statuses: 'status', errors: 'error' },
  standby: { messages: 'message', message_echoes: 'message_echo', statuses: 'status' },
  history: { messages: 'message', message_echoes: 'message_echo', errors: 'error' },
  automatic_events: { automatic_events: 'automatic_event' },
  group_lifecycle_update: { groups: 'group' },
  group_participants_update: { groups: 'group' },
  group_settings_update: { groups: 'group' },
  group_status_update: { groups: 'group' },
  message_echoes: { message_echoes: 'message_echo', messages: 'message', errors: 'error' },
  smb_app_state_sync: { state_sync: 'state_sync' },
  smb_message_echoes: { message_echoes: 'message_echo', errors: 'error' },
  tracking_events: { events: 'event' },
  user_preferences: { user_preferences: 'user_preference' },
}

export interface ExpectedEvent {
  readonly kind: 'event'
  readonly recognized: boolean
  readonly item: string | undefined
  /** Without `contact`, which the events of a change are compared by together. */
  readonly root: Branch
  /** The change that it came from, and the contacts that its events share. */
  readonly change: Branch
  readonly contacts: Tree[] | undefined
}
export interface ExpectedFailure {
  readonly kind: 'failure'
  /** What the dead letter keeps; undefined: the bytes of the whole body. */
  readonly part: Tree | undefined
}

interface Made {
  readonly value: Tree
  readonly item?: string
  /** Meta's own attributes whose names an event takes. */
  readonly displaced?: Branch
  readonly contacts?: Tree[] | undefined
}

export function expectedOf(webhook: Tree, known: ReadonlySet<string>): (ExpectedEvent | ExpectedFailure)[] {
  if (!Array.isArray(webhook)) return ofBody(webhook, undefined, known)
  const bodies = present(webhook)
  return bodies.length === 0 ? [failure(undefined)] : bodies.flatMap((body) => ofBody(body, body, known))
}

function ofBody(body: Tree, part: Tree | undefined, known: ReadonlySet<string>) {
  const entries = body instanceof Map ? body.get('entry') : undefined
  if (!(body instanceof Map) || !Array.isArray(entries) || present(entries).length === 0) return [failure(part)]
  const object = body.get('object') ?? null
  const ours = object === null || object === 'whatsapp_business_account'
  const around = without(body, 'entry', ...(ours ? ['object'] : []))
  return present(entries).flatMap((entry) => ofEntry(entry, around, ours ? known : new Set<string>()))
}

function ofEntry(entry: Tree, body: Branch, known: ReadonlySet<string>): (ExpectedEvent | ExpectedFailure)[] {
  const changes = entry instanceof Map ? entry.get('changes') : undefined
  if (!(entry instanceof Map) || !Array.isArray(changes) || present(changes).length === 0) return [failure(entry)]
  return present(changes).flatMap((change): (ExpectedEvent | ExpectedFailure)[] => {
    if (!(change instanceof Map)) return [failure(change)]
    const field = change.get('field')
    const recognized = typeof field === 'string' && known.has(field)
    const value = change.get('value') ?? null
    // A record always has a `value`: none is one of nulls.
    const asSent = recognized && value === null ? new Map() : value
    const made = recognized && value instanceof Map ? eventsOf(field, value) : [{ value: asSent }]
    return made.map(({ value, item, displaced, contacts }: Made): ExpectedEvent => {
      const around = without(change, 'value')
      if (displaced !== undefined && displaced.size > 0) around.set('value', displaced)
      // An empty name says no more than none.
      if (around.get('field') === '') around.delete('field')
      const root = new Map<string, Tree>([
        ['body', body],
        ['entry', without(entry, 'changes')],
        ['change', around],
        ['value', value],
      ])
      return { kind: 'event', recognized, item, root, change, contacts }
    })
  })
}

function eventsOf(field: string, value: Branch): Made[] {
  const lists = SPLIT_LISTS[field]
  if (lists === undefined) return [{ value }]
  if (field === 'standby') {
    const held = value.get('standby')
    if (!(held instanceof Map)) return [{ value }]
    return ofLists(held, lists).map((made) => ({
      ...made,
      value: with_(value, 'standby', made.value),
      displaced: made.displaced?.size ? new Map([['standby', made.displaced]]) : new Map(),
    }))
  }
  const history = value.get('history')
  return field === 'history' && hasItems(history) ? ofHistory(value, history) : ofLists(value, lists)
}

function ofLists(value: Branch, lists: Readonly<Record<string, string>>): Made[] {
  const split = Object.keys(lists).filter((name) => hasItems(value.get(name)))
  const contacts = value.get('contacts')
  const names = [...Object.values(lists), 'contact'].filter((name) => !split.includes(name))
  const displaced = new Map([...value].filter(([name, member]) => member !== null && names.includes(name)))
  const rest = without(value, ...split, ...names, ...(hasItems(contacts) ? ['contacts'] : []))
  const shared = { displaced, contacts: hasItems(contacts) ? present(contacts) : undefined }
  const events = [...value.keys()]
    .filter((name) => split.includes(name))
    .flatMap((name) => {
      const item = lists[name] ?? ''
      return present(value.get(name)).map((subject) => ({ ...shared, item, value: with_(rest, item, subject) }))
    })
  return events.length > 0 ? events : [{ ...shared, value: rest }]
}

function ofHistory(value: Branch, history: Tree): Made[] {
  const contacts = value.get('contacts')
  const places = ['thread', 'message', 'message_echo', 'error', 'contact']
  const displaced = new Map([...value].filter(([name, member]) => member !== null && places.includes(name)))
  const errors = present(value.get('errors'))
  const split = ['history', ...(errors.length > 0 ? ['errors'] : [])]
  const rest = without(value, ...split, ...places, ...(hasItems(contacts) ? ['contacts'] : []))
  const shared = { displaced, contacts: hasItems(contacts) ? present(contacts) : undefined }
  const ofErrors = errors.map((error): Made => ({ ...shared, item: 'error', value: with_(rest, 'error', error) }))
  const ofChunks = present(history).flatMap((chunk): Made[] => {
    const threads = chunk instanceof Map ? chunk.get('threads') : undefined
    if (!(chunk instanceof Map) || !hasItems(threads))
      return [{ ...shared, item: 'history', value: with_(rest, 'history', chunk) }]
    const inChunk = with_(rest, 'history', without(chunk, 'threads'))
    return present(threads).flatMap((thread): Made[] => {
      const messages = thread instanceof Map ? thread.get('messages') : undefined
      if (!(thread instanceof Map) || !hasItems(messages))
        return [{ ...shared, item: 'thread', value: with_(inChunk, 'thread', thread) }]
      const inThread = with_(inChunk, 'thread', without(thread, 'messages'))
      return present(messages).map((message) => ({
        ...shared,
        item: 'message',
        value: with_(inThread, 'message', message),
      }))
    })
  })
  return [...ofChunks, ...ofErrors]
}

function hasItems(tree: Tree | undefined): tree is Tree[] {
  return Array.isArray(tree) && tree.some((item) => item !== null)
}

function present(tree: Tree | undefined): Tree[] {
  return Array.isArray(tree) ? tree.filter((item) => item !== null) : []
}

function with_(branch: Branch, key: string, tree: Tree): Branch {
  return new Map(branch).set(key, tree)
}

function failure(part: Tree | undefined): ExpectedFailure {
  return { kind: 'failure', part }
}
