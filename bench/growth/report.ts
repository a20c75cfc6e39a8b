import { type KafkaFacts, kafkaText, type Machine, machineText } from '../report/machine.ts'
import { type Panel, plot } from '../report/plot.ts'
import { median } from '../report/statistics.ts'
import { byteSize, type Column, figure, textTable, whole } from '../report/table.ts'
import { DIMENSIONS, type DimensionName } from './dimensions.ts'
import { judgeDimension, type Point } from './points.ts'
import type { Crowding, Memory } from './steady.ts'

/** All that one run found, as bench/results/growth.json has it. */
export interface GrowthReport {
  readonly machine: Machine
  readonly kafka: KafkaFacts
  readonly tool: string
  readonly dimensions: readonly { readonly name: DimensionName; readonly points: readonly Point[] }[]
  readonly crowding?: readonly Crowding[]
  readonly memory?: Memory
  readonly startMs?: readonly number[]
}

interface Goal {
  readonly text: string
  readonly met: boolean
}

/** A heap and its pages come and go by more than nothing. */
const STEADY_MIB = 10

const POINT_COLUMNS: readonly Column<Point>[] = [
  { title: 'value', cell: ({ value }) => whole(value) },
  { title: 'body', cell: ({ bodyBytes }) => byteSize(bodyBytes) },
  { title: 'records', cell: ({ recordsPerBody }) => figure(recordsPerBody).replace(/\.0+$/, '') },
  { title: 'connections', cell: ({ connections }) => whole(connections) },
  { title: 'requests/s', cell: ({ requestsPerSecond }) => figure(requestsPerSecond) },
  { title: 'p50 ms', cell: ({ p50Ms }) => figure(p50Ms) },
  { title: 'p99 ms', cell: ({ p99Ms }) => figure(p99Ms) },
  { title: 'CPU µs', cell: ({ cpuMicrosPerDelivery }) => whole(cpuMicrosPerDelivery) },
  {
    title: 'CPU µs a record',
    cell: (point) => figure((point.cpuMicrosPerDelivery ?? Number.NaN) / point.recordsPerBody),
  },
  { title: 'not 200', cell: ({ notOk }) => whole(notOk) },
]

const CROWDING_COLUMNS: readonly Column<Crowding>[] = [
  { title: 'large body', left: true, cell: ({ large, largeBytes }) => `${large}, ${byteSize(largeBytes)}` },
  { title: 'posted', cell: ({ posted }) => whole(posted) },
  { title: 'its p50 ms', cell: ({ largeP50Ms }) => whole(largeP50Ms) },
  { title: 'small alone: p50, p99, max ms', cell: ({ alone }) => three(alone) },
  { title: 'alongside: p50, p99, max ms', cell: ({ beside }) => three(beside) },
  { title: 'loop held ms', cell: ({ heldMs }) => figure(heldMs) },
  { title: 'not 200', cell: ({ notOk }) => whole(notOk) },
]

/** For a terminal. */
export function growthText(
  report: GrowthReport,
  good: (text: string) => string,
  bad: (text: string) => string,
): string {
  const parts = report.dimensions.map(({ name, points }) => `${titleOf(name)}\n${textTable(POINT_COLUMNS, points)}`)
  if (report.crowding !== undefined)
    parts.push(`Small deliveries alongside large bodies\n${textTable(CROWDING_COLUMNS, report.crowding)}`)
  parts.push(...facts(report))
  parts.push(
    goalsOf(report)
      .map(({ text, met }) => `${met ? good('met   ') : bad('missed')}  ${text}`)
      .join('\n'),
  )
  return `${machineText(report.machine)}\n${kafkaText(report.kafka)}\nload by ${report.tool}\n\n${parts.join('\n\n')}\n`
}

/** For docs/benchmarks.md; `npm run bench:growth` prints every point. */
export function growthMarkdown(report: GrowthReport, picture: string): string {
  const conditions = [machineText(report.machine), kafkaText(report.kafka), `load by ${report.tool}`]
  const parts = [
    conditions.map((line) => `- ${line}`).join('\n'),
    `![CPU of a delivery as bytes, changes, connections, partitions and fields grow; memory over time](${picture})`,
    goalsOf(report)
      .map(({ text, met }) => `- ${met ? 'met' : '**missed**'}: ${text}`)
      .join('\n'),
    ...facts(report),
  ]
  return parts.join('\n\n')
}

/** The plot in the documents. */
export function growthPicture({ dimensions, memory }: GrowthReport): string {
  const panels = dimensions.map(({ name, points }): Panel => {
    const known = points.flatMap(({ value, cpuMicrosPerDelivery: cost }): [number, number][] =>
      cost ? [[value, cost]] : [],
    )
    return {
      title: titleOf(name),
      xTitle: name,
      yTitle: 'CPU µs a delivery',
      series: [{ name: 'relay', points: known }],
      log: { x: true, y: true },
    }
  })
  if (memory !== undefined) {
    const of = (figureOf: (sample: Memory['samples'][number]) => number): [number, number][] =>
      memory.samples.map((sample) => [sample.seconds, figureOf(sample)])
    const series = [
      { name: 'RSS', points: of(({ rssMiB }) => rssMiB) },
      { name: 'heap used', points: of(({ heapMiB }) => heapMiB) },
    ]
    const title = `Memory at ${whole(memory.requestsPerSecond)} deliveries/s`
    panels.push({ title, xTitle: 'seconds', yTitle: 'MiB', series, log: { x: false, y: false } })
  }
  return plot(panels)
}

/** Answers other than 200, of everything measured. */
export function notOkOf({ dimensions, crowding = [], memory }: GrowthReport): number {
  const counts = [...dimensions.flatMap(({ points }) => points), ...crowding, ...(memory ? [memory] : [])]
  return counts.reduce((sum, { notOk }) => sum + notOk, 0)
}

function goalsOf({ dimensions, crowding = [], memory, startMs }: GrowthReport): Goal[] {
  const goals = dimensions.flatMap(({ name, points }) => {
    const dimension = DIMENSIONS.find((each) => each.name === name)
    return (dimension && judgeDimension(dimension, points)) ?? []
  })
  for (const { large, alone, beside, heldMs } of crowding) {
    const extraMs = beside.p99Ms - alone.p99Ms
    goals.push({
      text: `3 MB (${large}) delays the p99 of small deliveries by ${figure(extraMs)} ms; goal: at most 100`,
      met: extraMs <= 100,
    })
    goals.push({
      text: `3 MB (${large}) holds the event loop for ${figure(heldMs)} ms; goal: at most 50`,
      met: heldMs <= 50,
    })
  }
  if (memory !== undefined) {
    const { heapGrewMiB: heap, rssGrewMiB: rss, minutes } = memory
    const text = `over ${minutes} minutes heap ${signed(heap)}, RSS ${signed(rss)} MiB; goal: no growth (at most ${STEADY_MIB})`
    goals.push({ text, met: heap <= STEADY_MIB && rss <= STEADY_MIB })
  }
  if (startMs !== undefined) {
    const ms = median(startMs)
    goals.push({
      text: `start to ready in ${figure(ms / 1_000)} s with existing topics and schemas; goal: under 1.5`,
      met: ms < 1_500,
    })
  }
  return goals
}

function facts({ memory, startMs }: GrowthReport): string[] {
  const found: string[] = []
  if (memory !== undefined) {
    const { minutes, requestsPerSecond, peakRssMiB, heapGrewMiB, rssGrewMiB } = memory
    found.push(
      `Memory over ${minutes} minutes at ${whole(requestsPerSecond)} deliveries/s: peak RSS ${whole(peakRssMiB)} MiB, ` +
        `heap ${signed(heapGrewMiB)} and RSS ${signed(rssGrewMiB)} MiB from the second quarter of that time to the last.`,
    )
  }
  if (startMs !== undefined) found.push(`Start to ready: ${startMs.map((ms) => figure(ms / 1_000)).join(', ')} s.`)
  return found
}

function titleOf(name: DimensionName): string {
  return DIMENSIONS.find((dimension) => dimension.name === name)?.title ?? name
}

function three({ p50Ms, p99Ms, maxMs }: { p50Ms: number; p99Ms: number; maxMs: number }): string {
  return [p50Ms, p99Ms, maxMs].map(figure).join(', ')
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`
}
