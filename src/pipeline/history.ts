import type { Item } from './event.ts'
import { divide, each, hasItems, repeatsTooMuch, type Split, whole, withContacts } from './items.ts'
import { isObject, type JsonObject, type JsonValue } from './json.ts'
import type { Unmapped } from './map.ts'

const mediaFollowUps = each({ messages: 'message', message_echoes: 'message_echo', errors: 'error' })
const PLACES = new Set(['thread', 'message', 'message_echo', 'error', 'contact'])
const ERRORS = new Map([['errors', 'error']])

/**
 * Splits `history[].threads[].messages[]` into one event per message, with the attributes of its chunk (`history`)
 * and thread (`thread`). A chunk or thread without messages is one event (such as the chunk in which Meta says that
 * sharing was declined). Media follow-ups have `messages` or `message_echoes` but no `history`. Both may come with
 * errors.
 */
export const splitHistory: Split = (value) => {
  const { history, ...others } = value
  if (!hasItems(history)) return mediaFollowUps(value)
  const { rest, events: errors, contacts, unmapped } = divide(others, ERRORS, PLACES)
  if (repeatsTooMuch(rest, messagesIn(history) + errors)) return undefined
  const items = history.flatMap((chunk) => ofChunk(chunk, rest, unmapped))
  if (errors > 0) items.push(...ofErrors(others.errors as JsonValue[], rest, unmapped))
  if (items.length === 0) return whole(value)
  return contacts === undefined ? items : withContacts(items, contacts)
}

function ofErrors(errors: JsonValue[], rest: JsonObject, unmapped: Unmapped): Item[] {
  return errors
    .filter((error) => error !== null)
    .map((error) => ({ name: 'error', value: { ...rest, error }, subject: error, unmapped }))
}

function messagesIn(history: JsonValue[]): number {
  let count = 0
  for (const chunk of history) {
    if (!isObject(chunk) || !Array.isArray(chunk.threads)) continue
    for (const thread of chunk.threads)
      count += isObject(thread) && Array.isArray(thread.messages) ? thread.messages.length : 1
  }
  return count
}

function ofChunk(chunk: JsonValue, rest: JsonObject, unmapped: Unmapped): Item[] {
  if (chunk === null) return []
  if (!isObject(chunk) || !hasItems(chunk.threads)) {
    return [{ name: 'history', value: { ...rest, history: chunk }, subject: chunk, unmapped }]
  }
  const { threads, ...facts } = chunk
  const inChunk = { ...rest, history: facts }
  return (threads as JsonValue[]).flatMap((thread) => ofThread(thread, inChunk, unmapped))
}

function ofThread(thread: JsonValue, inChunk: JsonObject, unmapped: Unmapped): Item[] {
  if (thread === null) return []
  if (!isObject(thread) || !hasItems(thread.messages)) {
    const user = isObject(thread) ? { thread } : {}
    return [{ name: 'thread', value: { ...inChunk, thread }, subject: thread, ...user, unmapped }]
  }
  const { messages, ...facts } = thread
  return (messages as JsonValue[])
    .filter((message) => message !== null)
    .map((message) => {
      const value = { ...inChunk, thread: facts, message }
      return { name: 'message', value, subject: message, thread: facts, unmapped }
    })
}
