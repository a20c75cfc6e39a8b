import {
  ConfigResourceTypes,
  type createPartitionsV3,
  IncrementalAlterConfigOperationTypes,
  type incrementalAlterConfigsV1,
} from '@platformatic/kafka'
import { errorName } from '../publish/reasons.ts'
import type { Wire } from '../publish/wire.ts'

/** New values of a topic's settings; omitted ones stay unchanged. */
export interface TopicChange {
  readonly topic: string
  /** Can only increase. */
  readonly partitions?: number
  /** Configuration by Kafka's names, such as `max.message.bytes`. */
  readonly configs: Readonly<Record<string, string>>
}

/** A broker responds within this time whether it could add partitions. */
const PARTITIONS_TIMEOUT_MS = 5_000

/** Changes topics, one setting at a time, and only the settings named. Throws an Error with Kafka's reasons. */
export async function changeTopics(wire: Wire, changes: readonly TopicChange[]): Promise<void> {
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
  if (resources.length > 0) {
    const answer = await wire.askAny('IncrementalAlterConfigs', resources, false)
    const { responses } = answer as incrementalAlterConfigsV1.IncrementalAlterConfigsResponse
    refuse(responses.map((response) => ({ ...response, name: response.resourceName })))
  }
  // Without assignments Kafka chooses the brokers.
  const grown = changes.flatMap(({ topic, partitions }) =>
    partitions === undefined ? [] : [{ name: topic, count: partitions, assignments: null }],
  )
  if (grown.length > 0) {
    const answer = await wire.askController('CreatePartitions', grown, PARTITIONS_TIMEOUT_MS, false)
    refuse((answer as createPartitionsV3.CreatePartitionsResponse).results)
  }
}

function refuse(
  results: readonly {
    readonly name: string
    readonly errorCode: number
    readonly errorMessage?: string | null | undefined
  }[],
): void {
  const reasons = results
    .filter(({ errorCode }) => errorCode !== 0)
    .map(
      ({ name, errorCode, errorMessage }) => `${name}: ${errorName(errorCode)}, ${errorMessage ?? 'no reason given'}`,
    )
  if (reasons.length > 0) throw new Error(`Kafka refuses to change topics: ${reasons.join('; ')}`)
}
