import { type KafkaFacts, kafkaText, type Machine, machineText } from '../report/machine.ts'
import { byteSize, type Column, figure, markdownTable, textTable, whole } from '../report/table.ts'
import { CONNECT_NAMES } from '../servers/redpanda-connect.ts'
import type { CaseSummary, ServerSummary } from './summary.ts'

/** All that one run found, as bench/results/latest.json has it. */
export interface BenchReport {
  readonly machine: Machine
  readonly kafka: KafkaFacts
  readonly load: { readonly tool: string; readonly rounds: number; readonly seconds: number }
  /** Path of what was run: source or build. */
  readonly relay: string
  /** Commit or version of the checkout compared with. */
  readonly against?: string
  readonly defaultProducer: string
  readonly cases: readonly CaseSummary[]
}

const COLUMNS: readonly Column<ServerSummary>[] = [
  { title: 'server', left: true, cell: ({ name }) => name },
  { title: 'requests/s', cell: (row) => whole(row.requestsPerSecond) },
  { title: 'records/s', cell: (row) => (row.recordsPerSecond === 0 ? '–' : whole(row.recordsPerSecond)) },
  { title: 'p50 ms', cell: (row) => figure(row.p50Ms) },
  { title: 'p99 ms', cell: (row) => figure(row.p99Ms) },
  { title: 'CPU µs', cell: (row) => whole(row.cpuMicrosPerDelivery) },
  { title: 'broker CPU µs', cell: (row) => whole(row.brokerCpuMicrosPerDelivery) },
  { title: 'peak MiB', cell: (row) => whole(row.peakRssMiB) },
  {
    title: 'of do-nothing',
    cell: ({ name, ofDoNothing: { median, min, max } }) =>
      name === 'do-nothing' ? '1' : `${median.toFixed(3)} (${min.toFixed(3)}–${max.toFixed(3)})`,
  },
  { title: 'not 200', cell: ({ notOk }) => whole(notOk) },
]

const LEGEND =
  'CPU is of the whole process, user and system, per delivery; medians over the rounds, ratios with their least and greatest.'

/** For a terminal. */
export function reportText(report: BenchReport, good: (text: string) => string, bad: (text: string) => string): string {
  const cases = report.cases.map((each) => {
    const lines = [headline(each), textTable(COLUMNS, each.servers)]
    if (each.bareSend !== undefined) lines.push(`  ${bareSendText(each)}`)
    lines.push(...each.goals.map(({ text, met }) => `  ${met ? good('met   ') : bad('missed')}  ${text}`))
    return lines.join('\n')
  })
  return `${conditions(report).join('\n')}\n\n${cases.join('\n\n')}\n\n${LEGEND}\n`
}

/** For docs/benchmarks.md: two tables, of bodies by servers. `npm run bench` prints the rest. */
export function reportMarkdown(report: BenchReport): string {
  const servers = [
    '- **do-nothing**: a Fastify server that only reads the body and answers.',
    '- **relay**: `waba-relay serve` with default settings: signature, lossless mapping, Avro, ids, headers, metrics, a log line,',
    '  acknowledged by all in-sync replicas before the 200.',
    '- **awaited sends**: signature, `JSON.parse`, and one awaited `producer.send` of kafkajs per record, as JSON.',
    ...(hasConnect(report) ? CONNECT_LEGEND : []),
  ].join('\n')
  const bodies = report.cases.map((each) => `- **${each.title}**: ${sizeText(each)}`).join('\n')
  const peaks = report.cases.flatMap(({ title, servers: measured }) => {
    const relay = measured.find(({ name }) => name === `relay, ${report.defaultProducer}`)
    return relay?.peakRssMiB === undefined ? [] : [`${title} ${whole(relay.peakRssMiB)}`]
  })
  const goals = report.cases.flatMap(({ title, goals: of }) => of.map(({ text, met }) => ({ title, text, met })))
  const missed = goals.filter(({ met }) => !met).map(({ title, text }) => `- **missed**: ${title}: ${text}`)
  const bare = report.cases.filter(({ bareSend }) => bareSend !== undefined).map(bareSendText)
  return [
    list(conditions(report)),
    servers,
    bodies,
    `Requests/s:\n\n${bodyTable(report, ({ requestsPerSecond }) => figure(requestsPerSecond))}`,
    `p50 and p99, ms:\n\n${bodyTable(report, ({ p50Ms, p99Ms }) => `${figure(p50Ms)}, ${figure(p99Ms)}`)}`,
    list([
      `peak memory of the relay, MiB: ${peaks.join(', ')}`,
      ...bare,
      `answers other than 200, all servers: ${report.cases.flatMap((each) => each.servers).reduce((sum, { notOk }) => sum + notOk, 0)}`,
      `${goals.length - missed.length} of ${goals.length} goals met`,
    ]),
    ...(missed.length > 0 ? [missed.join('\n')] : []),
  ].join('\n\n')
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}

/** A row for each body, a column for each server. */
function bodyTable({ cases }: BenchReport, cell: (server: ServerSummary) => string): string {
  const names = [...new Set(cases.flatMap(({ servers }) => servers.map(({ name }) => name)))]
  const columns: Column<CaseSummary>[] = [
    { title: 'body', left: true, cell: ({ title }) => title },
    ...names.map((name) => ({
      title: name,
      cell: ({ servers }: CaseSummary) => {
        const server = servers.find((each) => each.name === name)
        return server === undefined ? '–' : cell(server)
      },
    })),
  ]
  return markdownTable(columns, cases)
}

const CONNECT_LEGEND = [
  '- **Redpanda Connect**, or **Bento**, its open fork: `bench/servers/redpanda-connect.yaml`, with either of its Kafka clients:',
  '  signature, split by change, an Avro record of four attributes with the value as JSON text; no metrics, no log.',
]

function hasConnect({ cases }: BenchReport): boolean {
  return cases.some(({ servers }) =>
    servers.some(({ name }) => CONNECT_NAMES.some((connect) => name.startsWith(connect))),
  )
}

function conditions({ machine, kafka, load, relay, against, defaultProducer }: BenchReport): string[] {
  return [
    machineText(machine),
    kafkaText(kafka),
    `load by ${load.tool}, ${load.rounds} rounds of ${load.seconds} s each; servers take turns, and idle ones are paused`,
    `relay run from ${relay}; its default producer is ${defaultProducer}`,
    ...(against === undefined ? [] : [`the other checkout is ${against}`]),
  ]
}

function headline(summary: CaseSummary): string {
  return `${summary.title} (${sizeText(summary)})`
}

function sizeText({ bodyBytes, recordsPerBody, connections }: CaseSummary): string {
  const records = recordsPerBody === 1 ? '1 record' : `${figure(recordsPerBody).replace(/\.0+$/, '')} records`
  return `${byteSize(bodyBytes)}, ${records}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`
}

function bareSendText({ bareSend }: CaseSummary): string {
  return `A bare kafkajs send of the same record, no HTTP: p50 ${figure(bareSend?.p50Ms)} ms, p99 ${figure(bareSend?.p99Ms)} ms.`
}
