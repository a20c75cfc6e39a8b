/** `npm run bench`: the relay against a do-nothing Fastify and against awaited sends, with the real broker. */
import { relative } from 'node:path'
import { Option } from 'commander'
import { SETTINGS } from '../src/config/settings.ts'
import { bad, benchCommand, good, parseChoices, parseCount, progress, runCommand } from './command.ts'
import { CASES, type CaseName } from './compare/cases.ts'
import { type CaseResult, measureCase, type ProducerName } from './compare/measure.ts'
import { type BenchReport, reportMarkdown, reportText } from './compare/report.ts'
import { summarize } from './compare/summary.ts'
import { findLoadTool } from './load/run.ts'
import { writeResults, writeSection } from './report/docs.ts'
import { kafkaFacts, thisMachine } from './report/machine.ts'
import { relayEntry } from './servers/start.ts'
import { openWorkspace } from './workspace.ts'

interface Flags {
  readonly producer: ProducerName | 'both'
  readonly rounds?: number
  readonly seconds?: number
  readonly connections: number
  readonly only?: CaseName[]
  readonly redpandaConnect?: string
  readonly quick?: true
  readonly json?: true
  readonly docs?: boolean
}

const QUICK = { rounds: 1, seconds: 2, warmUpSeconds: 1 }
const FULL = { rounds: 3, seconds: 10, warmUpSeconds: 5 }
const NAMES = CASES.map(({ name }) => name)

const command = benchCommand(
  'bench',
  'The relay against a do-nothing Fastify and against awaited sends, on a real Kafka.',
)
  .addOption(
    new Option('--producer <name>', 'the relay’s Kafka library')
      .choices(['platformatic', 'kafkajs', 'both'])
      .default('both'),
  )
  .option('--rounds <n>', `times that each server has its turn (default: ${FULL.rounds})`, parseCount)
  .option('--seconds <n>', `length of a turn (default: ${FULL.seconds})`, parseCount)
  .option('--connections <n>', 'connections that post at the same time', parseCount, 64)
  .option('--only <bodies>', `some of ${NAMES.join(', ')}`, parseChoices(NAMES))
  .option('--redpanda-connect <program>', 'compare with Redpanda Connect too: the path of its executable')
  .option('--quick', `${QUICK.rounds} round of ${QUICK.seconds} s: shows that it works, not how fast`)
  .option('--docs', 'write docs/benchmarks.md (default: after a full run)')
  .option('--no-docs', 'do not')
  .option('--json', 'print the results as JSON')
  .action(bench)

async function bench(flags: Flags): Promise<void> {
  const timing = { ...(flags.quick ? QUICK : FULL), ...defined({ rounds: flags.rounds, seconds: flags.seconds }) }
  const defaultProducer = SETTINGS.kafkaProducer.fallback as ProducerName
  const producers: ProducerName[] =
    flags.producer === 'both'
      ? [defaultProducer, defaultProducer === 'kafkajs' ? 'platformatic' : 'kafkajs']
      : [flags.producer]
  const tool = await findLoadTool()
  await using workspace = openWorkspace()
  progress('Kafka and the registry')
  const kafka = await kafkaFacts(workspace)
  const cases: CaseResult[] = []
  for (const body of CASES.filter(({ name }) => flags.only?.includes(name) ?? true)) {
    const { connections, redpandaConnect } = flags
    cases.push(
      await measureCase(workspace, body, { ...timing, producers, redpandaConnect, tool, connections, progress }),
    )
  }
  const relayName = `relay, ${producers.includes(defaultProducer) ? defaultProducer : producers[0]}`
  const report: BenchReport = {
    machine: thisMachine(),
    kafka,
    load: { tool: tool.name, rounds: timing.rounds, seconds: timing.seconds },
    relay: relative(process.cwd(), relayEntry()),
    defaultProducer,
    cases: cases.map((result) => summarize(result, relayName)),
  }
  process.stdout.write(flags.json ? `${JSON.stringify(report, undefined, 2)}\n` : reportText(report, good, bad))
  progress(`Wrote ${writeResults('latest.json', report)}`)
  const isFull = flags.quick === undefined && flags.only === undefined && flags.producer === 'both'
  if (flags.docs ?? isFull) progress(`Wrote ${writeSection('bench', reportMarkdown(report))}`)
  if (report.cases.some(({ servers }) => servers.some(({ notOk }) => notOk > 0))) {
    process.stderr.write('Some answers were not 200: see above.\n')
    process.exitCode = 1
  }
}

function defined<T extends Record<string, number | undefined>>(values: T): { [K in keyof T]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: number
  }
}

await runCommand(command)
