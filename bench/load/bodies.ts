import { type JsonObject, type JsonValue, jsonText } from '../../src/pipeline/json.ts'
import { readSample } from '../../src/simulation/samples.ts'

/** Bodies of one kind, as Meta would send them; each has ids of its own. */
export interface BodySet {
  readonly bodies: readonly Buffer[]
  /** Records that the relay makes of one body. */
  readonly recordsPerBody: number
}

const PHONE_NUMBER_ID = '218760345521983'
const DISPLAY_NUMBER = '15550142367'
/** Conversations that bodies are spread over; more than partitions, so that all of them get records. */
const USERS = 5_000
const FIRST_TIMESTAMP = 1_774_521_907

interface Sample extends JsonObject {
  entry: { id: string; changes: JsonObject[] }[]
}

const textSample = JSON.parse(readSample('messages.text').toString()) as Sample
const [textChange] = textSample.entry[0]?.changes ?? []

/** One webhook with one text message. */
export function oneMessage(count: number, textLength?: number): BodySet {
  return set(count, 1, (index) => webhook([textMessage(index, textLength)]))
}

/** Webhooks with this many changes, each a text message from another user. */
export function manyChanges(count: number, changes: number, textLength?: number): BodySet {
  return set(count, changes, (index) =>
    webhook(Array.from({ length: changes }, (_, change) => textMessage(index * changes + change, textLength))),
  )
}

/** The largest batch that Meta describes, 1,000 changes, of about 1 MB. */
export function oneMegabyte(count: number): BodySet {
  const changes = 1_000
  const bareBytes = manyChanges(1, changes, 1).bodies[0]?.length ?? 0
  return manyChanges(count, changes, Math.floor((1_000_000 - bareBytes) / changes))
}

/** One change of about this many bytes, almost all in one text: the record grows, not their number. */
export function messageOfBytes(count: number, bytes: number): BodySet {
  const bareBytes = oneMessage(1, 1).bodies[0]?.length ?? 0
  return oneMessage(count, Math.max(1, bytes - bareBytes))
}

/** A chat history as Meta sends it on onboarding: threads of 50 messages. */
export function history(count: number, messages: number, textLength = 60): BodySet {
  const perThread = 50
  return set(count, messages, (index) => {
    const threads = Array.from({ length: Math.ceil(messages / perThread) }, (_, thread) => {
      const length = Math.min(perThread, messages - thread * perThread)
      const wa_id = userOf(thread)
      return {
        id: wa_id,
        context: { wa_id, user_id: `FR.${wa_id}` },
        messages: Array.from({ length }, (_, message) => historyMessage(wa_id, index, message, textLength)),
      }
    })
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: DISPLAY_NUMBER, phone_number_id: PHONE_NUMBER_ID },
      history: [{ metadata: { phase: 1, chunk_order: index, progress: 55 }, threads }],
    }
    return webhook([{ field: 'history', value }])
  })
}

/** A history of about this many bytes. */
export function historyOfBytes(count: number, bytes: number): BodySet {
  const hundredBytes = history(1, 100).bodies[0]?.length ?? 0
  return history(count, Math.floor((bytes / hundredBytes) * 100))
}

/** A sample webhook, its digits changed from body to body where they stand in ids. */
export function sampleBodies(name: string, count: number, recordsPerBody = 1): BodySet {
  const text = jsonText(JSON.parse(readSample(name).toString()) as JsonValue)
  return set(count, recordsPerBody, (index) => renumbered(text, index))
}

/**
 * The bodies of all sets, `together` of them in turn for a while (`rounds` bodies of each), then of the next ones: the same
 * bodies, however many sets are together, so that nothing but their order differs.
 */
export function mixed(sets: readonly BodySet[], together: number, rounds: number): BodySet {
  const groups = Array.from({ length: Math.ceil(sets.length / together) }, (_, index) =>
    sets.slice(index * together, (index + 1) * together),
  )
  const bodies = groups.flatMap((group) =>
    Array.from({ length: rounds }, (_, round) =>
      group.flatMap((each) => each.bodies[round % each.bodies.length] ?? []),
    ).flat(),
  )
  return { bodies, recordsPerBody: sets.reduce((sum, each) => sum + each.recordsPerBody, 0) / sets.length }
}

function set(count: number, recordsPerBody: number, make: (index: number) => string): BodySet {
  return { bodies: Array.from({ length: count }, (_, index) => Buffer.from(make(index))), recordsPerBody }
}

function webhook(changes: readonly JsonValue[]): string {
  return jsonText({ object: 'whatsapp_business_account', entry: [{ id: '394028175630912', changes: [...changes] }] })
}

function textMessage(index: number, textLength?: number): JsonObject {
  const from = userOf(index)
  const change = structuredClone(textChange) as JsonObject
  const value = change.value as { contacts: [JsonObject]; messages: [JsonObject] }
  Object.assign(value.contacts[0], { wa_id: from, user_id: `FR.${from}` })
  Object.assign(value.messages[0], {
    from,
    from_user_id: `FR.${from}`,
    id: messageId(from, index),
    timestamp: String(FIRST_TIMESTAMP + index),
  })
  if (textLength !== undefined) value.messages[0].text = { body: 'x'.repeat(textLength) }
  return change
}

function historyMessage(from: string, body: number, message: number, textLength: number): JsonObject {
  return {
    from,
    from_user_id: `FR.${from}`,
    id: messageId(from, body * 1_000 + message),
    timestamp: String(FIRST_TIMESTAMP - message),
    type: 'text',
    text: { body: 'x'.repeat(textLength) },
    history_context: { status: 'READ' },
  }
}

function userOf(index: number): string {
  return String(33_639_000_000 + ((index * 7_919) % USERS))
}

function messageId(user: string, index: number): string {
  return `wamid.${Buffer.from(`${user}-${index.toString().padStart(12, '0')}-A8CAB33E`).toString('base64')}`
}

/** The last digits of every long number in a string become those of the index. */
function renumbered(text: string, index: number): string {
  return text.replaceAll(
    /(?<=[":.])(\d{7,})(\d{4})(?=")/g,
    (_, head: string) => head + String(index % 10_000).padStart(4, '0'),
  )
}
