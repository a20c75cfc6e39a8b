import { brokerAccess } from '../config/access.ts'
import type { Config } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { type ClusterView, type Operation, viewCluster } from '../kafka/cluster-view.ts'
import { withWire } from '../kafka/publish/wire.ts'
import { planTopics, type TopicPlan, topicNames, topicRisks, topicWish } from '../kafka/topics/topic-plan.ts'
import { describeTopics } from '../kafka/topics/topics.ts'
import { about, type Finding } from './finding.ts'

const TIMEOUT_MS = 10_000

/** Brokers, rights, topics. */
export async function checkKafka(config: Config): Promise<Finding[]> {
  const access = brokerAccess(config, TIMEOUT_MS)
  const names = topicNames(config)
  const brokers = about('kafka.brokers')
  let view: ClusterView
  try {
    view = await viewCluster(access, names)
  } catch (error) {
    return [
      brokers.problem(
        `Kafka does not answer: ${messageOf(error)}`,
        'Check WABA_KAFKA_BROKERS, WABA_KAFKA_TLS and WABA_KAFKA_SASL_…, the network, and that the brokers’ advertised addresses are reachable from here.',
      ),
      about('kafka.topics').skipped('Kafka does not answer.'),
    ]
  }
  const found = [
    brokers.ok(`Cluster ${view.clusterId} answers. Brokers: ${view.brokers}.`),
    ...checkRights(config, view),
  ]
  try {
    const facts = await withWire(access, (wire) => describeTopics(wire, names))
    const plans = planTopics(names, facts, topicWish(config))
    return [...found, checkExistence(config, plans), ...checkSettings(view, plans), ...checkReplicas(view, plans)]
  } catch (error) {
    const remedy = 'The relay needs Describe and DescribeConfigs on its topics.'
    return [...found, about('kafka.topics').problem(`Topics cannot be described: ${messageOf(error)}`, remedy)]
  }
}

function checkRights(config: Config, { topics, allowed }: ClusterView): Finding[] {
  const rights = about('kafka.permissions')
  const existing = topics.filter(({ exists }) => exists)
  const without = (operation: Operation): string[] =>
    existing.filter((topic) => !topic.allowed.has(operation)).map(({ topic }) => topic)
  const user = config.kafkaSaslUsername ?? config.kafkaSaslClientId ?? 'its user'
  const [unwritable, hidden] = [without('write'), without('describe')]
  const findings: Finding[] = []
  if (unwritable.length > 0) {
    findings.push(
      rights.problem(
        `The relay may not write to ${some(unwritable)}.`,
        `kafka-acls.sh --add --allow-principal User:${user} --operation Write --operation Describe --topic ${config.topicPrefix} --resource-pattern-type prefixed`,
      ),
    )
  }
  if (hidden.length > 0)
    findings.push(rights.problem(`The relay may not describe ${some(hidden)}.`, 'Grant Describe on these topics.'))
  const missing = topics.filter(({ exists }) => !exists)
  if (missing.length > 0 && config.topicsAutoCreate && !allowed.has('create')) {
    findings.push(
      rights.problem(
        'Topics are missing, and the relay may not create them.',
        'Grant Create on the cluster, or create them with another user ("waba-relay topics apply") and set WABA_TOPICS_AUTO_CREATE=false.',
      ),
    )
  }
  return findings.length > 0 ? findings : [rights.ok('The relay may describe and write its topics.')]
}

function checkExistence(config: Config, plans: readonly TopicPlan[]): Finding {
  const topics = about('kafka.topics')
  const missing = plans.filter(({ state }) => state === 'missing').map(({ topic }) => topic)
  if (missing.length === 0) return topics.ok(`All ${plans.length} topics exist.`)
  const message = `${missing.length} of ${plans.length} topics are missing: ${some(missing)}.`
  const remedy = 'Create them: waba-relay topics apply'
  return config.topicsAutoCreate
    ? topics.warning(`${message} The relay creates them at startup.`, remedy)
    : topics.problem(`${message} WABA_TOPICS_AUTO_CREATE is false, so the relay does not start.`, remedy)
}

function checkSettings({ acceptsTooFewReplicas }: ClusterView, plans: readonly TopicPlan[]): Finding[] {
  const settings = about('kafka.topic-settings')
  const findings = plans.flatMap(topicRisks).map(({ isFatalBefore37, message, remedy }) => {
    const isFatal = isFatalBefore37 && !acceptsTooFewReplicas
    return isFatal ? settings.problem(message, remedy) : settings.warning(message, remedy)
  })
  const small = plans.filter(({ differences }) => differences.some(({ setting }) => setting === 'max.message.bytes'))
  if (small.length > 0) {
    const [first] = small
    findings.push(
      settings.warning(
        `max.message.bytes is too small for the largest bodies (${first?.facts?.maxMessageBytes} bytes) in ${some(small.map(({ topic }) => topic))}: their records become dead letters.`,
        'waba-relay topics apply --alter',
      ),
    )
  }
  return findings.length > 0 ? findings : [settings.ok('Topics accept the largest bodies and replicate them durably.')]
}

function checkReplicas({ topics }: ClusterView, plans: readonly TopicPlan[]): Finding[] {
  const replicas = about('kafka.replicas')
  const leaderless = topics.filter((topic) => topic.leaderless > 0).map(({ topic }) => topic)
  // A topic that asks for more replicas than it has is a matter of its settings.
  const needed = new Map(
    plans.map(({ topic, facts }) => [topic, Math.min(facts?.minInsyncReplicas ?? 1, facts?.replicationFactor ?? 1)]),
  )
  const behind = topics.filter(({ topic, exists, leastInSync }) => exists && leastInSync < (needed.get(topic) ?? 1))
  const remedy = (option: string): string =>
    `Restart the brokers that are down: kafka-topics.sh --describe ${option} names them.`
  if (leaderless.length > 0) {
    const message = `Partitions without a leader: ${some(leaderless)}.`
    return [replicas.problem(message, remedy('--unavailable-partitions'))]
  }
  if (behind.length > 0) {
    return [
      replicas.problem(
        `Fewer in-sync replicas than required: ${some(behind.map(({ topic }) => topic))}.`,
        remedy('--under-min-isr-partitions'),
      ),
    ]
  }
  return [replicas.ok('Every partition has a leader and all its replicas.')]
}

const SOME = 5

/** The first few of a list of names. */
function some(names: readonly string[]): string {
  const rest = names.length - SOME
  return rest <= 0 ? names.join(', ') : `${names.slice(0, SOME).join(', ')} and ${rest} more`
}
