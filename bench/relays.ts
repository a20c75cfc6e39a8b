/** `npm run bench:relays`: one relay, then two behind the same load, on one Kafka. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withBlock } from '../tools/generate/marked-block.ts'
import { benchCommand, parseCount, progress, runCommand } from './command.ts'
import { untilQuiet } from './compare/measure.ts'
import { scrape } from './growth/scrape.ts'
import { writeBodyFile } from './load/body-file.ts'
import { dayOfTraffic } from './load/mix.ts'
import { findLoadTool, type LoadOptions, type LoadTool } from './load/run.ts'
import { writeResults } from './report/docs.ts'
import { kafkaFacts, kafkaText, machineText, thisMachine } from './report/machine.ts'
import { median } from './report/statistics.ts'
import { type Column, figure, markdownTable, textTable, whole } from './report/table.ts'
import { brokerPid, cpuMs } from './servers/process-use.ts'
import { type RelayServer, startRelay } from './servers/start.ts'
import { openWorkspace } from './workspace.ts'

interface Flags {
  readonly rounds: number
  readonly seconds: number
  readonly docs?: boolean
}

/** What one turn, or the median of several, says. */
interface Turn {
  readonly requestsPerSecond: number
  /** Of two relays, the slower one's. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of all relays together. */
  readonly relayMicros: number
  readonly brokerMicros: number
  readonly recordsPerBatch: number
  readonly notOk: number
}

type Row = Turn & { readonly load: string; readonly relays: number }

const DOCUMENT = join(import.meta.dirname, '../docs/scaling.md')
const CONNECTIONS = 64
const WARM_UP_SECONDS = 5
/** The first row and the third load each relay alike: in between stands one relay with the load of both. */
const ROWS = [
  { load: 'steady, half of it', relays: 1, connections: CONNECTIONS / 2, delayMs: 40 },
  { load: 'steady', relays: 1, connections: CONNECTIONS, delayMs: 40 },
  { load: 'steady', relays: 2, connections: CONNECTIONS, delayMs: 40 },
  { load: 'as fast as answers come', relays: 1, connections: CONNECTIONS, delayMs: 0 },
  { load: 'as fast as answers come', relays: 2, connections: CONNECTIONS, delayMs: 0 },
] as const

const command = benchCommand('bench:relays', 'One relay and two on one real Kafka, the same load shared over them.')
  .option('--rounds <n>', 'turns of each; the table has their medians', parseCount, 3)
  .option('--seconds <n>', 'seconds of a turn', parseCount, 10)
  .option('--docs', 'write the table into docs/scaling.md')
  .action(benchRelays)

async function benchRelays({ rounds, seconds, docs }: Flags): Promise<void> {
  const tool = await findLoadTool()
  await using workspace = openWorkspace()
  progress('Kafka and the registry')
  const stack = await workspace.stack()
  const kafka = await kafkaFacts(workspace)
  const broker = await brokerPid(stack.brokers)
  const set = dayOfTraffic(4_096)
  const bodyFile = workspace.file('day.bodies')
  writeBodyFile(bodyFile, set.bodies)
  const topicPrefix = `${workspace.prefix}relays-`
  const both = [
    await startRelay(workspace, { stack, topicPrefix }),
    await startRelay(workspace, { stack, topicPrefix }),
  ]
  for (const relay of both) {
    await tool.run({ url: relay.url, bodyFile, connections: CONNECTIONS, seconds: WARM_UP_SECONDS })
  }
  const turns = ROWS.map((): Turn[] => [])
  for (let round = 1; round <= rounds; round++) {
    for (const [index, row] of ROWS.entries()) {
      workspace.checkInterrupted()
      const relays = both.slice(0, row.relays)
      await untilQuiet([...both.map(({ pid }) => pid), broker])
      const turn = await measure(tool, relays, broker, { ...row, bodyFile, seconds })
      turns[index]?.push(turn)
      progress(`${row.load}, ${row.relays} of 2, round ${round}: ${whole(turn.requestsPerSecond)} requests/s`)
    }
  }
  for (const relay of both) await relay.stop()
  const report = ROWS.map((row, index): Row => ({ ...row, ...medians(turns[index] ?? []) }))
  const facts = `${machineText(thisMachine())}. ${kafkaText(kafka)}. ${tool.name}: ${CONNECTIONS} connections in all.`
  process.stdout.write(`${facts}\n\n${textTable(COLUMNS, report)}\n`)
  progress(`Wrote ${writeResults('relays.json', { facts, report, turns })}`)
  if (docs) {
    const text = `Medians of ${rounds} rounds of ${seconds} s. ${facts}\n\n${markdownTable(COLUMNS, report)}`
    writeFileSync(DOCUMENT, withBlock(readFileSync(DOCUMENT, 'utf8'), 'relays', text))
  }
  if (turns.flat().every(({ notOk }) => notOk === 0)) return
  process.stderr.write('Some answers were not 200.\n')
  process.exitCode = 1
}

type Load = Omit<LoadOptions, 'url'>

/** One turn: the connections are shared out over the relays. */
async function measure(tool: LoadTool, relays: RelayServer[], broker: number | undefined, load: Load): Promise<Turn> {
  const connections = load.connections / relays.length
  const used = () => ({ relays: sumOf(relays, (relay) => relay.cpuMs()), broker: cpuMs(broker) ?? Number.NaN })
  const [batchesBefore, before] = [await batches(relays), used()]
  const results = await Promise.all(relays.map(({ url }) => tool.run({ ...load, url, connections })))
  const [after, batchesAfter] = [used(), await batches(relays)]
  const requests = sumOf(results, (result) => result.requests)
  return {
    requestsPerSecond: sumOf(results, (result) => result.requests / result.seconds),
    p50Ms: Math.max(...results.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...results.map(({ p99Ms }) => p99Ms)),
    relayMicros: ((after.relays - before.relays) * 1_000) / requests,
    brokerMicros: ((after.broker - before.broker) * 1_000) / requests,
    recordsPerBatch: (batchesAfter.records - batchesBefore.records) / (batchesAfter.count - batchesBefore.count),
    notOk: sumOf(results, ({ notOk, failed }) => notOk + failed),
  }
}

async function batches(relays: RelayServer[]): Promise<{ records: number; count: number }> {
  const figures = await Promise.all(relays.map(scrape))
  const sum = (name: string): number => sumOf(figures, (value) => value(name))
  return { records: sum('batch_records_sum'), count: sum('batch_records_count') }
}

function sumOf<T>(items: readonly T[], of: (item: T) => number | undefined): number {
  return items.reduce((sum, item) => sum + (of(item) ?? Number.NaN), 0)
}

function medians(turns: readonly Turn[]): Turn {
  const names = Object.keys(turns[0] ?? {}) as (keyof Turn)[]
  return Object.fromEntries(names.map((name) => [name, median(turns.map((turn) => turn[name]))])) as unknown as Turn
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'load', left: true, cell: ({ load }) => load },
  { title: 'relays', cell: ({ relays }) => String(relays) },
  { title: 'deliveries/s', cell: ({ requestsPerSecond }) => whole(requestsPerSecond) },
  { title: 'p50 ms', cell: ({ p50Ms }) => figure(p50Ms) },
  { title: 'p99 ms', cell: ({ p99Ms }) => figure(p99Ms) },
  { title: 'relays’ CPU µs per delivery', cell: ({ relayMicros }) => whole(relayMicros) },
  { title: 'broker’s', cell: ({ brokerMicros }) => whole(brokerMicros) },
  { title: 'records per batch', cell: ({ recordsPerBatch }) => figure(recordsPerBatch) },
]

await runCommand(command)
