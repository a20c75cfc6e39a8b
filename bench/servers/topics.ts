import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from 'kafkajs'
import { wantedMessageBytes } from '../../src/kafka/topics/topics.ts'
import { withAdmin } from '../../tools/kafka-admin.ts'

const ADMIN_TIMEOUT_MS = 30_000
const POLL_MS = 50
const BROKER_DEFAULT = -1
/** As the relay creates its own with default settings. */
const MAX_MESSAGE_BYTES = wantedMessageBytes(4 * 1024 * 1024)

/** Runs `work` with an admin client. */
export function withKafka<T>(brokers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  return withAdmin({ brokers: brokers.split(',') }, work)
}

/** What a topic has of the broker's defaults. */
export interface TopicShape {
  readonly partitions: number
  readonly replicationFactor: number
}

/** Creates a topic and waits until every partition has a leader. */
export function createTopic(brokers: string, topic: string, partitions = BROKER_DEFAULT): Promise<TopicShape> {
  return withKafka(brokers, async (admin) => {
    const configEntries = [{ name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) }]
    const wish = { topic, numPartitions: partitions, replicationFactor: BROKER_DEFAULT, configEntries }
    await admin.createTopics({ topics: [wish], waitForLeaders: false })
    const deadlineMs = performance.now() + ADMIN_TIMEOUT_MS
    while (true) {
      // A new topic is unknown for a moment, and then without leaders.
      const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined)
      const made = found?.topics[0]?.partitions ?? []
      if (made.length > 0 && made.every(({ leader }) => leader >= 0)) {
        return { partitions: made.length, replicationFactor: made[0]?.replicas.length ?? 0 }
      }
      if (performance.now() > deadlineMs) throw new Error(`The topic ${topic} has no leaders.`)
      await sleep(POLL_MS)
    }
  })
}

/** Deletes the topics whose names begin so. */
export function deleteTopics(brokers: string, prefix: string): Promise<void> {
  return withKafka(brokers, async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: ADMIN_TIMEOUT_MS })
  })
}
