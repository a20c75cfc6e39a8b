import { untilQuiet } from '../compare/measure.ts'
import { writeBodyFile } from '../load/body-file.ts'
import type { LoadResult, LoadTool } from '../load/run.ts'
import { median, slope } from '../report/statistics.ts'
import { type RelayServer, startRelay } from '../servers/start.ts'
import { createTopic, deleteTopics } from '../servers/topics.ts'
import type { Workspace } from '../workspace.ts'
import type { Dimension } from './dimensions.ts'

export interface PointOptions {
  readonly tool: LoadTool
  readonly passes: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly progress: (line: string) => void
}

/** The cost of a delivery at one value of a dimension; medians over the passes. */
export interface Point {
  readonly value: number
  readonly bodyBytes: number
  readonly recordsPerBody: number
  readonly connections: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the relay, user and system. */
  readonly cpuMicrosPerDelivery: number | undefined
  readonly notOk: number
}

const CONNECTIONS = 64
/** Bodies on their way at a time: far below the relay's limit, above which it answers 503 by design. */
const IN_FLIGHT_BYTES = 24_000_000

/** This many records for each partition, on average, and at most this many turns for it. */
const WARM_UP_RECORDS = 20
const WARM_UP_TURNS = 15

/** Measures a dimension, its values one after the other, over and over. */
export async function measureDimension(
  workspace: Workspace,
  dimension: Dimension,
  options: PointOptions,
): Promise<Point[]> {
  const inputs = dimension.values.map((value) => inputFor(workspace, dimension, value))
  const prefix = `${workspace.prefix}${dimension.name}-`
  const relays = await startRelays(workspace, dimension, prefix)
  const passes: Measured[][] = inputs.map(() => [])
  for (let pass = 1; pass <= options.passes; pass++) {
    for (const [index, input] of inputs.entries()) {
      workspace.checkInterrupted()
      const relay = relays.get(input.partitions) as RelayServer
      const run = (seconds: number): Promise<LoadResult> => options.tool.run({ ...input, url: relay.url, seconds })
      if (pass === 1) await warmUp(run, options.warmUpSeconds, input.partitions ?? 0)
      await untilQuiet([relay.pid])
      const before = relay.cpuMs()
      const load = await run(options.seconds)
      const after = relay.cpuMs()
      passes[index]?.push({ load, cpuMs: before === undefined || after === undefined ? undefined : after - before })
      const rate = Math.round(load.requests / load.seconds)
      options.progress(`${dimension.title}: ${input.value}: ${rate} requests/s (pass ${pass} of ${options.passes})`)
      if (load.notOk + load.failed > 0) options.progress(`NOT OK: ${relay.lastWords()}`)
    }
  }
  for (const relay of relays.values()) await relay.stop()
  await deleteTopics((await workspace.stack()).brokers, prefix)
  return inputs.map(({ value, bodyBytes, recordsPerBody, connections }, index) => ({
    value,
    bodyBytes,
    recordsPerBody,
    connections,
    ...summary(passes[index] ?? []),
  }))
}

/**
 * One turn, and where partitions are counted more of them until each has some records: with the first, the broker makes the partition's index files, which takes
 * it 9 s of CPU time for 300 partitions, while the relay waits.
 */
async function warmUp(
  run: (seconds: number) => Promise<LoadResult>,
  seconds: number,
  partitions: number,
): Promise<void> {
  let deliveries = 0
  let turns = 0
  do {
    deliveries += (await run(seconds)).requests
    turns++
  } while (turns < WARM_UP_TURNS && deliveries < partitions * WARM_UP_RECORDS)
}

/** Whether a dimension's goal is met, and a line that says so. Undefined where CPU time cannot be read. */
export function judgeDimension(
  { title, goal }: Dimension,
  points: readonly Point[],
): { text: string; met: boolean } | undefined {
  const costs = points.flatMap(({ value, cpuMicrosPerDelivery: cost }): [number, number][] =>
    value < goal.from || cost === undefined || !(cost > 0) ? [] : [[value, cost]],
  )
  const [first, last] = [costs[0], costs.at(-1)]
  if (costs.length < 2 || first === undefined || last === undefined) return undefined
  const range = `${first[0]} to ${last[0]}`
  if (goal.kind === 'flat') {
    const times = last[1] / first[1]
    return { text: `${title}: CPU times ${times.toFixed(2)} from ${range}; goal: flat, at most 1.5`, met: times <= 1.5 }
  }
  const exponent = slope(costs.map(([value, cost]) => [Math.log(value), Math.log(cost)]))
  const text = `${title}: CPU grows with power ${exponent.toFixed(2)} from ${range}; goal: linear, at most 1.1`
  return { text, met: exponent <= 1.1 }
}

interface Measured {
  readonly load: LoadResult
  readonly cpuMs: number | undefined
}

function inputFor(workspace: Workspace, dimension: Dimension, value: number) {
  const { bodies, recordsPerBody } = dimension.bodies(value)
  const bodyFile = workspace.file(`${dimension.name}-${value}.bodies`)
  writeBodyFile(bodyFile, bodies)
  const bodyBytes = bodies.reduce((sum, { length }) => sum + length, 0) / bodies.length
  const fitting = Math.max(1, Math.floor(IN_FLIGHT_BYTES / bodyBytes))
  const connections = dimension.connections?.(value) ?? Math.min(CONNECTIONS, fitting)
  return { value, bodyFile, bodyBytes, recordsPerBody, connections, partitions: dimension.partitions?.(value) }
}

/** One relay or, where partitions are what grows, one for each number of them. */
async function startRelays(
  workspace: Workspace,
  dimension: Dimension,
  prefix: string,
): Promise<Map<number | undefined, RelayServer>> {
  const stack = await workspace.stack()
  const relays = new Map<number | undefined, RelayServer>()
  for (const partitions of new Set(dimension.values.map((value) => dimension.partitions?.(value)))) {
    const topicPrefix = `${prefix}${partitions ?? 'n'}-`
    if (partitions !== undefined) await createTopic(stack.brokers, `${topicPrefix}messages`, partitions)
    // The other topics get no records: many partitions of theirs would only keep the broker busy.
    const settings = partitions === undefined ? {} : { WABA_TOPIC_PARTITIONS: '1' }
    relays.set(partitions, await startRelay(workspace, { stack, topicPrefix, settings }))
  }
  return relays
}

function summary(measured: readonly Measured[]) {
  const of = (figure: (load: LoadResult) => number): number => median(measured.map(({ load }) => figure(load)))
  const costs = measured.flatMap(({ load, cpuMs }) => (cpuMs === undefined ? [] : [(cpuMs * 1_000) / load.requests]))
  return {
    requestsPerSecond: of(({ requests, seconds }) => requests / seconds),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    cpuMicrosPerDelivery: costs.length === 0 ? undefined : median(costs),
    notOk: measured.reduce((sum, { load }) => sum + load.notOk + load.failed, 0),
  }
}
