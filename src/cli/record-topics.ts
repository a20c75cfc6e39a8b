import { brokerAccess, COMMAND_TIMEOUT_MS } from '../config/access.ts'
import type { Config } from '../config/config.ts'
import { nearest } from '../config/nearest.ts'
import { messageOf } from '../errors.ts'
import { withWire } from '../kafka/publish/wire.ts'
import { describeTopics } from '../kafka/topics/topics.ts'
import { TOPIC_NAMES } from '../pipeline/fields.ts'
import { CommandFailed, WrongUsage } from './context.ts'

/** The argument of commands that read records. */
export const FIELDS_ARGUMENT = [
  '[field...]',
  'Meta’s field names, "unrecognized" or "dead_letter" (default: all)',
] as const

/**
 * The existing topics of these fields, or of all fields if none is given; `tell` receives the missing ones.
 *
 * @throws WrongUsage for an unknown field, CommandFailed if no topic exists or Kafka does not answer
 */
export function topicsToRead(
  config: Config,
  fields: readonly string[],
  tell: (line: string) => void,
): Promise<string[]> {
  return existingTopics(config, topicsOf(config, fields), tell)
}

function topicsOf({ topicPrefix }: Config, fields: readonly string[]): string[] {
  if (fields.length === 0) return TOPIC_NAMES.map((name) => topicPrefix + name)
  return fields.map((given) => {
    const field = given.startsWith(topicPrefix) ? given.slice(topicPrefix.length) : given
    if (TOPIC_NAMES.includes(field)) return topicPrefix + field
    const meant = nearest(field, TOPIC_NAMES)
    const hint = meant === undefined ? `Known fields: ${TOPIC_NAMES.join(', ')}.` : `Did you mean ${meant}?`
    throw new WrongUsage(`error: no field is named '${given}'\n${hint}`)
  })
}

async function existingTopics(config: Config, names: string[], tell: (line: string) => void): Promise<string[]> {
  const access = brokerAccess(config, COMMAND_TIMEOUT_MS)
  const found = await withWire(access, (wire) => describeTopics(wire, names)).catch((error: unknown) => {
    throw new CommandFailed(`Kafka at ${access.brokers.join(', ')} does not answer: ${messageOf(error)}`)
  })
  const missing = names.filter((name) => !found.has(name))
  if (missing.length === names.length) {
    throw new CommandFailed(`No topic to read: ${missing.join(', ')}. "waba-relay topics apply" creates them.`)
  }
  if (missing.length > 0) tell(`Skipped missing topics: ${missing.join(', ')}.`)
  return [...found.keys()]
}
