import { describe, expect, it } from 'vitest'
import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { cli, cliJson } from '../support/command-line.ts'
import { newPrefix, relaySettings } from '../support/relay.ts'

interface Topics {
  readonly topics: {
    topic: string
    state: string
    done?: string
    partitions?: number
    maxMessageBytes?: number
    retentionMs?: number
    differences: { setting: string; is: number; wanted: number; unchangeable?: string }[]
  }[]
}

const prefix = newPrefix()
const env = relaySettings({ WABA_TOPIC_PREFIX: prefix })
const messages = `${prefix}messages`

function states({ topics }: Topics): string[] {
  return [...new Set(topics.map(({ state }) => state))]
}

describe('topics', () => {
  it('plans all topics of an empty Kafka, and changes nothing', async () => {
    for (const _twice of [1, 2]) {
      const plan = await cliJson<Topics>(['topics', 'plan'], env)
      expect(plan.topics.map(({ topic }) => topic)).toEqual(TOPIC_NAMES.map((name) => prefix + name))
      expect(states(plan)).toEqual(['missing'])
    }
    expect((await cli(['topics', 'plan', '--exit-code'], env)).code).toBe(1)
  })

  it('creates what is missing, with room for the largest body', async () => {
    const { topics } = await cliJson<Topics>(['topics', 'apply', '--retention', '4w'], env)
    expect(new Set(topics.map(({ state, done }) => `${state} ${done}`))).toEqual(new Set(['ok created']))
    expect(topics[0]).toMatchObject({ partitions: 2, maxMessageBytes: 5 * 1024 * 1024, retentionMs: 28 * 86_400_000 })
    expect((await cli(['topics', 'plan', '--exit-code'], env)).code).toBe(0)
  })

  it('does not set retention unless it is given', async () => {
    expect(states(await cliJson<Topics>(['topics', 'plan'], env))).toEqual(['ok'])
    expect(states(await cliJson<Topics>(['topics', 'plan', '--retention', '7d'], env))).toEqual(['differs'])
  })

  it('names what differs, and changes it with --alter only', async () => {
    const larger = { ...env, WABA_BODY_LIMIT_BYTES: '6291456' }
    const args = ['topics', 'apply', '--partitions', '3', '--retention', 'forever']
    const named = await cliJson<Topics>(args, larger)
    const differences = named.topics.find(({ topic }) => topic === messages)?.differences
    expect(differences).toEqual([
      { setting: 'partitions', is: 2, wanted: 3 },
      { setting: 'max.message.bytes', is: 5242880, wanted: 7340032 },
      { setting: 'retention.ms', is: 2_419_200_000, wanted: -1 },
    ])
    const altered = await cliJson<Topics>([...args, '--alter'], larger)
    expect(new Set(altered.topics.map(({ state, done }) => `${state} ${done}`))).toEqual(new Set(['ok changed']))
    // What was not asked for is as it was.
    const again = await cliJson<Topics>(['topics', 'plan', '--partitions', '3', '--retention', 'forever'], larger)
    expect(states(again)).toEqual(['ok'])
  })

  it('says what Kafka cannot change', async () => {
    const { code, stdout, stderr } = await cli(['topics', 'apply', '--partitions', '1', '--alter'], env)
    expect(code).toBe(0)
    expect(stdout).toContain('partitions 3 → 1 (Kafka cannot remove partitions)')
    expect(stderr).toContain(`${TOPIC_NAMES.length} topics differ still`)
  })

  it('names Kafka’s address if it does not answer, with exit code 1', async () => {
    const { code, stderr } = await cli(['topics', 'plan'], { ...env, WABA_KAFKA_BROKERS: '127.0.0.1:1' })
    expect(code).toBe(1)
    expect(stderr).toContain('Kafka at 127.0.0.1:1 does not list its topics')
  })
})
