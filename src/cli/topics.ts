import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import type { BrokerAccess } from '../config/access.ts'
import { brokerAccess, COMMAND_TIMEOUT_MS } from '../config/access.ts'
import { readConfig } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { withWire } from '../kafka/publish/wire.ts'
import { changeTopics, type TopicChange } from '../kafka/topics/topic-changes.ts'
import { planTopics, type TopicPlan, topicNames, topicRisks, topicWish } from '../kafka/topics/topic-plan.ts'
import { createTopics, describeTopics, type TopicWish } from '../kafka/topics/topics.ts'
import { command, group, JSON_OPTION, wholeNumber } from './command.ts'
import { CommandFailed, type Context } from './context.ts'
import { durationText, parseDuration } from './duration.ts'
import { counted, paint, printJson, printLine, table } from './output.ts'

/** Kafka's value for "forever". */
const UNLIMITED_MS = -1
const COUNT_LIMIT = 100_000
const SETTLE_TIMEOUT_MS = 10_000
const SETTLE_POLL_MS = 100

interface Options {
  readonly partitions?: number
  readonly replicationFactor?: number
  readonly minInsyncReplicas?: number
  readonly retention?: number
  readonly json?: true
}

export function topicsCommand(context: Context): Command {
  const plan = withWishes(
    command('plan', 'show missing and differing topics; changes nothing', {
      'topics plan': 'show what "topics apply" would do',
      'topics plan --min-insync-replicas 2 --retention 30d': 'also compare these configurations',
      'topics plan --exit-code --json': 'for a pipeline: exit code 1 if a topic is missing or differs',
    }),
  )
    .option('--exit-code', 'exit code 1 if a topic is missing or differs')
    .action((options: Options & { exitCode?: true }) => showPlan(context, options))
  const apply = withWishes(
    command('apply', 'create missing topics; with --alter, also change differing ones', {
      'topics apply': 'create missing topics',
      'topics apply --partitions 12 --replication-factor 3 --min-insync-replicas 2':
        'create them with these configurations',
      'topics apply --alter --retention 30d': 'also change existing topics',
    }),
  )
    .option('--alter', 'change differing topics; without it, they are only listed')
    .action((options: Options & { alter?: true }) => applyPlan(context, options))
  return group('topics', 'plan and create topics', [plan, apply])
}

function withWishes(made: Command): Command {
  return made
    .option('--partitions <n>', 'partitions (default: WABA_TOPIC_PARTITIONS)', wholeNumber(1, COUNT_LIMIT))
    .option(
      '--replication-factor <n>',
      'replicas (default: WABA_TOPIC_REPLICATION_FACTOR)',
      wholeNumber(1, COUNT_LIMIT),
    )
    .option(
      '--min-insync-replicas <n>',
      'min.insync.replicas: replicas that must store a record',
      wholeNumber(1, COUNT_LIMIT),
    )
    .option('--retention <time>', 'retention.ms: 7d, 4w or forever (default: unchanged)', (text) =>
      text === 'forever' ? UNLIMITED_MS : parseDuration(text),
    )
    .option(...JSON_OPTION)
}

interface Plan {
  readonly access: BrokerAccess
  readonly wish: TopicWish
  readonly topics: TopicPlan[]
}

async function makePlan({ env }: Context, options: Options): Promise<Plan> {
  const config = readConfig(env)
  const settings = topicWish(config)
  const wish = {
    ...settings,
    partitions: options.partitions ?? settings.partitions,
    replicationFactor: options.replicationFactor ?? settings.replicationFactor,
    minInsyncReplicas: options.minInsyncReplicas,
    retentionMs: options.retention,
  }
  const access = brokerAccess(config, COMMAND_TIMEOUT_MS)
  const names = topicNames(config)
  const found = await withWire(access, (wire) => describeTopics(wire, names)).catch((error: unknown) => {
    throw new CommandFailed(`Kafka at ${access.brokers.join(', ')} does not list its topics: ${messageOf(error)}`)
  })
  return { access, wish, topics: planTopics(names, found, wish) }
}

async function showPlan(context: Context, options: Options & { exitCode?: true }): Promise<void> {
  const { topics } = await makePlan(context, options)
  const missing = topics.filter(({ state }) => state === 'missing')
  const differing = topics.filter(({ state }) => state === 'differs')
  if (options.json) await printJson(context.stdout, { topics: topics.map(asJson) })
  else {
    await showTable(context, topics)
    const todo = missing.length + differing.length
    context.stderr.write(
      todo === 0
        ? `All ${topics.length} topics are as they should be.\n`
        : `${missing.length} missing, ${differing.length} differing of ${topics.length}. "waba-relay topics apply" creates` +
            ` missing topics${differing.length > 0 ? '; with --alter, it changes differing ones' : ''}.\n`,
    )
  }
  if (options.exitCode && missing.length + differing.length > 0) {
    throw new CommandFailed('Some topics are missing or differ.')
  }
}

async function applyPlan(context: Context, options: Options & { alter?: true }): Promise<void> {
  const { access, wish, topics } = await makePlan(context, options)
  const missing = topics.filter(({ state }) => state === 'missing').map(({ topic }) => topic)
  const changes = topics.filter(({ state }) => state === 'differs').flatMap(changeOf)
  const failed = (error: unknown): never => {
    throw new CommandFailed(messageOf(error))
  }
  if (missing.length > 0) await withWire(access, (wire) => createTopics(wire, missing, wish)).catch(failed)
  if (options.alter && changes.length > 0) await withWire(access, (wire) => changeTopics(wire, changes)).catch(failed)
  const after = await settledPlan(context, options, options.alter === true)
  const created = new Set(missing)
  const changed = new Set(options.alter ? changes.map(({ topic }) => topic) : [])
  const done = ({ topic }: TopicPlan): string =>
    created.has(topic) ? 'created' : changed.has(topic) ? 'changed' : 'unchanged'
  if (options.json) {
    const results = after.topics.map((plan) => ({ ...asJson(plan), done: done(plan) }))
    await printJson(context.stdout, { topics: results })
  } else {
    await showTable(context, after.topics, done)
    context.stderr.write(`${counted(created.size, 'topic')} created, ${counted(changed.size, 'topic')} changed.\n`)
    const left = after.topics.filter(({ state }) => state === 'differs')
    if (left.length > 0) {
      const how = options.alter ? 'cannot be changed from here, see above' : '--alter changes them'
      context.stderr.write(`${counted(left.length, 'topic differs', 'topics differ')} still: ${how}.\n`)
    }
  }
}

/**
 * Brokers learn of a change one by one. Returns the plan once it shows the change, or the latest one at the deadline.
 */
async function settledPlan(context: Context, options: Options, altered: boolean): Promise<Plan> {
  const deadlineMs = performance.now() + SETTLE_TIMEOUT_MS
  for (;;) {
    const plan = await makePlan(context, options)
    const isSettled = plan.topics.every(
      (topic) => topic.state !== 'missing' && !(altered && changeOf(topic).length > 0),
    )
    if (isSettled || performance.now() > deadlineMs) return plan
    await sleep(SETTLE_POLL_MS)
  }
}

function changeOf({ topic, differences }: TopicPlan): TopicChange[] {
  const changeable = differences.filter(({ unchangeable }) => unchangeable === undefined)
  if (changeable.length === 0) return []
  const partitions = changeable.find(({ setting }) => setting === 'partitions')?.wanted
  const configs = changeable.filter(({ setting }) => setting !== 'partitions')
  return [
    {
      topic,
      ...(partitions === undefined ? {} : { partitions }),
      configs: Object.fromEntries(configs.map(({ setting, wanted }) => [setting, String(wanted)])),
    },
  ]
}

async function showTable(
  { stdout, stderr }: Context,
  topics: readonly TopicPlan[],
  done?: (plan: TopicPlan) => string,
): Promise<void> {
  const colour = ({ state }: TopicPlan) => (state === 'ok' ? 'green' : state === 'missing' ? 'red' : 'yellow')
  const number = (value: number | undefined): string => (value === undefined ? '' : String(value))
  const text = table(stdout, topics, [
    { title: 'topic', cell: ({ topic }) => topic },
    { title: 'state', cell: ({ state }) => state, style: colour },
    { title: 'done', cell: (plan) => done?.(plan) ?? '' },
    { title: 'partitions', align: 'right', cell: ({ facts }) => number(facts?.partitions) },
    { title: 'replicas', align: 'right', cell: ({ facts }) => number(facts?.replicationFactor) },
    { title: 'min in sync', align: 'right', cell: ({ facts }) => number(facts?.minInsyncReplicas) },
    { title: 'max message', align: 'right', cell: ({ facts }) => number(facts?.maxMessageBytes) },
    { title: 'retention', align: 'right', cell: ({ facts }) => retentionText(facts?.retentionMs) },
    { title: 'differs', cell: ({ differences }) => differences.map(differenceText).join('; ') },
  ])
  await printLine(stdout, text.trimEnd())
  for (const { message } of topics.flatMap(topicRisks)) {
    stderr.write(`${paint(stderr, 'yellow', 'warning:')} ${message}\n`)
  }
}

function differenceText({ setting, is, wanted, unchangeable }: TopicPlan['differences'][number]): string {
  const show = (value: number): string => (setting === 'retention.ms' ? retentionText(value) : String(value))
  return `${setting} ${show(is)} → ${show(wanted)}${unchangeable === undefined ? '' : ` (${unchangeable})`}`
}

function retentionText(ms: number | undefined): string {
  return ms === undefined ? '' : ms === UNLIMITED_MS ? 'forever' : durationText(ms)
}

function asJson({ topic, state, facts, differences }: TopicPlan): Record<string, unknown> {
  return { topic, state, ...facts, differences }
}
