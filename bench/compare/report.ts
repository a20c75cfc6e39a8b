import { type KafkaFacts, kafkaText, type Machine, machineText } from '../report/machine.ts'
import { byteSize, type Column, figure, markdownTable, textTable, whole } from '../report/table.ts'
import type { CaseSummary, ServerSummary } from './summary.ts'

/** All that one run found, as bench/results/latest.json has it. */
export interface BenchReport {
  readonly machine: Machine
  readonly kafka: KafkaFacts
  readonly load: { readonly tool: string; readonly rounds: number; readonly seconds: number }
  /** Path of what was run: source or build. */
  readonly relay: string
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

/** For docs/benchmarks.md. */
export function reportMarkdown(report: BenchReport): string {
  const cases = report.cases.map((each) => {
    const parts = [`### ${headline(each)}`, markdownTable(COLUMNS, each.servers)]
    if (each.bareSend !== undefined) parts.push(bareSendText(each))
    if (each.goals.length > 0) {
      parts.push(each.goals.map(({ text, met }) => `- ${met ? 'met' : '**missed**'}: ${text}`).join('\n'))
    }
    return parts.join('\n\n')
  })
  const servers = [
    '- **do-nothing**: a Fastify that reads the body and answers.',
    '- **relay**: `waba-relay serve` with default settings: signature, lossless mapping, Avro, ids, headers, metrics, a log line,',
    '  acknowledged by all in-sync replicas before the 200.',
    '- **awaited sends**: signature, `JSON.parse`, and one awaited `producer.send` of kafkajs per record, as JSON.',
    ...(hasConnect(report) ? CONNECT_LEGEND : []),
  ].join('\n')
  return [
    conditions(report)
      .map((line) => `- ${line}`)
      .join('\n'),
    servers,
    ...cases,
    LEGEND,
  ].join('\n\n')
}

const CONNECT_LEGEND = [
  '- **Redpanda Connect**: `bench/servers/redpanda-connect.yaml`, with either of its Kafka clients: signature, split, a flat Avro',
  '  record for text messages alone; no metrics, no log.',
]

function hasConnect({ cases }: BenchReport): boolean {
  return cases.some(({ servers }) => servers.some(({ name }) => name.startsWith('Redpanda Connect')))
}

function conditions({ machine, kafka, load, relay, defaultProducer }: BenchReport): string[] {
  return [
    machineText(machine),
    kafkaText(kafka),
    `load by ${load.tool}, ${load.rounds} rounds of ${load.seconds} s each, the servers alternating, the others standing still`,
    `relay run from ${relay}; its default producer is ${defaultProducer}`,
  ]
}

function headline({ title, bodyBytes, recordsPerBody, connections }: CaseSummary): string {
  const records = recordsPerBody === 1 ? '1 record' : `${whole(recordsPerBody)} records`
  return `${title} (${byteSize(bodyBytes)}, ${records}, ${connections} ${connections === 1 ? 'connection' : 'connections'})`
}

function bareSendText({ bareSend }: CaseSummary): string {
  return `A bare kafkajs send of the same record, no HTTP: p50 ${figure(bareSend?.p50Ms)} ms, p99 ${figure(bareSend?.p99Ms)} ms.`
}
