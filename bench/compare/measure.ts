import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { LocalStack } from '../../tools/stack/provide.ts'
import { writeBodyFile } from '../load/body-file.ts'
import type { LoadResult, LoadTool } from '../load/run.ts'
import { brokerPid, cpuMs } from '../servers/process-use.ts'
import {
  CONNECT_CLIENTS,
  type Connect,
  type ConnectClient,
  type ConnectName,
  slugOf,
  startRedpandaConnect,
} from '../servers/redpanda-connect.ts'
import { startAwaitedSends, startDoNothing, startRelay, type TestServer } from '../servers/start.ts'
import { createTopic, deleteTopics } from '../servers/topics.ts'
import type { Workspace } from '../workspace.ts'
import type { Case } from './cases.ts'

export type ProducerName = 'platformatic' | 'kafkajs'

/** The relay of another checkout. */
export const EARLIER_RELAY = 'relay, other checkout'

/** A server in the comparison. */
export interface Contender {
  readonly name:
    | 'do-nothing'
    | 'awaited sends'
    | `relay, ${ProducerName | 'default'}`
    | typeof EARLIER_RELAY
    | `${ConnectName}, ${ConnectClient}`
  readonly server: TestServer
}

/** One stretch of load on one server. CPU is undefined where it cannot be read. */
export interface Round extends LoadResult {
  readonly cpuMs: number | undefined
  readonly brokerCpuMs: number | undefined
}

export interface ContenderRounds {
  readonly name: Contender['name']
  readonly rounds: readonly Round[]
  readonly peakRssMiB: number | undefined
}

/** Records sent by kafkajs and awaited, one after the other, without HTTP. */
export interface BareSend {
  readonly sends: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface CaseResult {
  readonly name: Case['name']
  readonly connections: number
  readonly bodyBytes: number
  readonly recordsPerBody: number
  readonly contenders: readonly ContenderRounds[]
  /** Of the lone delivery only. */
  readonly bareSends?: readonly BareSend[]
}

export interface MeasureOptions {
  readonly producers: readonly ProducerName[]
  /** The folder of another checkout, or of an installed package, whose relay is to be compared. */
  readonly against?: string | undefined
  /** Redpanda Connect and Bento, where they are to be compared. */
  readonly connects: readonly Connect[]
  readonly tool: LoadTool
  readonly connections: number
  readonly rounds: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly progress: (line: string) => void
}

const QUIET_LIMIT_MS = 20_000
const QUIET_STEP_MS = 250
/** A server that uses less of a core than this has nothing left to do. */
const QUIET_SHARE = 0.08

/**
 * Posts one kind of body to every server in turn, over and over (A B C A B C …), so that whatever else the machine does
 * hits all of them alike. Each server is warmed up first. All but the one that has its turn stand still: idle, each of them
 * takes up to 2 % of a core, and more from a lone delivery.
 */
export async function measureCase(workspace: Workspace, body: Case, options: MeasureOptions): Promise<CaseResult> {
  const stack = await workspace.stack()
  const set = body.make()
  const bodyFile = workspace.file(`${body.name}.bodies`)
  writeBodyFile(bodyFile, set.bodies)
  const prefix = `${workspace.prefix}${body.name}-`
  options.progress(`${body.title}: starting the servers`)
  const contenders = [
    ...(await startContenders(workspace, stack, prefix, options.producers)),
    ...(await startEarlier(workspace, stack, prefix, options.against)),
    ...(await startConnects(workspace, stack, prefix, options.connects)),
  ]
  const connections = Math.min(options.connections, body.mostConnections ?? options.connections)
  const load = (url: string, seconds: number, posting: number): Promise<LoadResult> =>
    options.tool.run({ url, bodyFile, connections: posting, seconds: seconds * (body.longer ?? 1) })
  const broker = await brokerPid(stack.brokers)
  const rounds = new Map(contenders.map(({ name }) => [name, [] as Round[]]))
  const bareSends: BareSend[] = []
  for (const { server } of contenders) server.pause()
  for (const { name, server } of contenders) {
    options.progress(`${body.title}: warming up ${name}`)
    server.resume()
    if (body.warmUpConnections !== undefined) await load(server.url, options.warmUpSeconds, body.warmUpConnections)
    await load(server.url, options.warmUpSeconds, connections)
    await untilQuiet([server.pid, broker])
    server.pause()
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const { name, server } of contenders) {
      workspace.checkInterrupted()
      server.resume()
      await untilQuiet([server.pid, broker])
      const before = { cpuMs: server.cpuMs(), brokerCpuMs: cpuMs(broker) }
      const result = await load(server.url, options.seconds, connections)
      const used = {
        cpuMs: difference(server.cpuMs(), before.cpuMs),
        brokerCpuMs: difference(cpuMs(broker), before.brokerCpuMs),
      }
      rounds.get(name)?.push({ ...result, ...used })
      const rate = Math.round(result.requests / result.seconds)
      options.progress(`${body.title}: round ${round} of ${options.rounds}, ${name}: ${rate} requests/s`)
      // What is in flight would time out while the server stands still.
      await untilQuiet([server.pid, broker])
      server.pause()
      if (result.notOk + result.failed > 0) options.progress(`NOT OK: ${name}: ${server.lastWords()}`)
    }
    if (body.name === 'lone') bareSends.push(await bareSend(stack, `${prefix}awaited`, bodyFile, options))
  }
  const result = contenders.map(({ name, server }) => ({
    name,
    rounds: rounds.get(name) ?? [],
    peakRssMiB: server.peakRssMiB(),
  }))
  for (const { server } of contenders) await server.stop()
  await deleteTopics(stack.brokers, prefix)
  const bodyBytes = set.bodies.reduce((sum, { length }) => sum + length, 0) / set.bodies.length
  const { recordsPerBody } = set
  const facts = { name: body.name, connections, bodyBytes, recordsPerBody, contenders: result }
  return bareSends.length > 0 ? { ...facts, bareSends } : facts
}

/** The do-nothing, a relay for each producer, the awaited sends; in this order. */
export async function startContenders(
  workspace: Workspace,
  stack: LocalStack,
  prefix: string,
  producers: readonly (ProducerName | 'default')[],
): Promise<Contender[]> {
  const contenders: Contender[] = [{ name: 'do-nothing', server: await startDoNothing(workspace) }]
  for (const producer of producers) {
    const settings = producer === 'default' ? {} : { WABA_KAFKA_PRODUCER: producer }
    // Each has topics of its own, so that none finds its pages in the broker's memory already.
    const server = await startRelay(workspace, { stack, topicPrefix: `${prefix}${producer}-`, settings })
    contenders.push({ name: `relay, ${producer}`, server })
  }
  const topic = `${prefix}awaited`
  await createTopic(stack.brokers, topic)
  contenders.push({ name: 'awaited sends', server: await startAwaitedSends(workspace, stack, topic) })
  return contenders
}

async function startEarlier(
  workspace: Workspace,
  stack: LocalStack,
  prefix: string,
  folder: string | undefined,
): Promise<Contender[]> {
  if (folder === undefined) return []
  const server = await startRelay(workspace, { stack, topicPrefix: `${prefix}other-`, folder })
  return [{ name: EARLIER_RELAY, server }]
}

async function startConnects(
  workspace: Workspace,
  stack: LocalStack,
  prefix: string,
  connects: readonly Connect[],
): Promise<Contender[]> {
  const contenders: Contender[] = []
  for (const connect of connects) {
    for (const client of CONNECT_CLIENTS) {
      const own = { connect, client, prefix: `${prefix}${slugOf(connect)}-${client}-` }
      const server = await startRedpandaConnect(workspace, stack, own)
      contenders.push({ name: `${connect.name}, ${client}`, server })
    }
  }
  return contenders
}

/** A server may still work on what the last load left behind: the next one is not to pay for that. */
export async function untilQuiet(pids: readonly (number | undefined)[]): Promise<void> {
  const usedMs = (): number => pids.reduce<number>((sum, pid) => sum + (cpuMs(pid) ?? 0), 0)
  const deadlineMs = performance.now() + QUIET_LIMIT_MS
  for (let before = usedMs(); performance.now() < deadlineMs; before = usedMs()) {
    await sleep(QUIET_STEP_MS)
    if (usedMs() - before <= QUIET_STEP_MS * QUIET_SHARE) return
  }
}

/** Runs bare-sends.ts, with the records that the relay makes of the bodies. */
export async function bareSend(
  stack: LocalStack,
  topic: string,
  bodyFile: string,
  { seconds, warmUpSeconds }: Pick<MeasureOptions, 'seconds' | 'warmUpSeconds'>,
): Promise<BareSend> {
  const script = join(import.meta.dirname, '../servers/bare-sends.ts')
  const args = [script, stack.brokers, topic, bodyFile, String(seconds), String(warmUpSeconds)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const line = stdout.split('\n').find((text) => text.startsWith('RESULT ')) ?? ''
  return JSON.parse(line.slice('RESULT '.length)) as BareSend
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before
}
