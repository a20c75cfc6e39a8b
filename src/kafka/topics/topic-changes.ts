import { Admin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka'
import { type BrokerAccess, platformaticAccess } from '../connection.ts'
import { reasonsOf } from '../publish/reasons.ts'
import { withAdmin } from './topics.ts'

/** New values of one topic's settings; what is left out stays. */
export interface TopicChange {
  readonly topic: string
  /** Only more than there are. */
  readonly partitions?: number
  /** Configuration by Kafka's names, `max.message.bytes` say. */
  readonly configs: Readonly<Record<string, string>>
}

/**
 * Changes topics, one setting at a time and no other than those named. (Not through kafkajs: its AlterConfigs sets
 * every setting that it is not told back to the default.) Throws an Error with Kafka's reasons.
 */
export async function changeTopics(access: BrokerAccess, changes: readonly TopicChange[]): Promise<void> {
  const admin = new Admin({
    ...platformaticAccess(access),
    clientId: access.clientId,
    bootstrapBrokers: [...access.brokers],
    retries: 2,
    timeout: access.requestTimeoutMs,
  })
  try {
    const resources = changes
      .filter(({ configs }) => Object.keys(configs).length > 0)
      .map(({ topic, configs }) => ({
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: topic,
        configs: Object.entries(configs).map(([name, value]) => ({
          name,
          value,
          configOperation: IncrementalAlterConfigOperationTypes.SET,
        })),
      }))
    if (resources.length > 0) await admin.incrementalAlterConfigs({ resources })
    // @platformatic/kafka cannot leave the choice of brokers to Kafka.
    const topicPartitions = changes.flatMap(({ topic, partitions }) =>
      partitions === undefined ? [] : [{ topic, count: partitions }],
    )
    if (topicPartitions.length > 0) await withAdmin(access, (kafkajs) => kafkajs.createPartitions({ topicPartitions }))
  } catch (error) {
    throw new Error(`Kafka refuses to change topics: ${reasonsOf(error)}`, { cause: error })
  } finally {
    await admin.close().catch(() => {})
  }
}
