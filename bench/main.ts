/** `npm run bench`: compares the relay with other servers, on a real broker. */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Option } from 'commander'
import { SETTINGS } from '../src/config/settings.ts'
import { tryCommand } from '../tools/stack/command.ts'
import { bad, benchCommand, good, parseChoices, parseCount, progress, runCommand } from './command.ts'
import { CASES, type CaseName } from './compare/cases.ts'
import { type CaseResult, measureCase, type ProducerName } from './compare/measure.ts'
import { type BenchReport, reportMarkdown, reportText } from './compare/report.ts'
import { summarize } from './compare/summary.ts'
import { findLoadTool } from './load/run.ts'
import { writeResults, writeSection } from './report/docs.ts'
import { kafkaFacts, thisMachine } from './report/machine.ts'
import { buildBento } from './servers/bento.ts'
import type { Connect } from './servers/redpanda-connect.ts'
import { relayEntry } from './servers/start.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

interface Flags {
  readonly producer: ProducerName | 'both'
  readonly rounds?: number
  readonly seconds?: number
  readonly connections: number
  readonly only?: CaseName[]
  readonly against?: string
  readonly redpandaConnect?: string
  readonly bento?: true
  readonly quick?: true
  readonly json?: true
  readonly docs?: boolean
}

const QUICK = { rounds: 1, seconds: 2, warmUpSeconds: 1 }
const FULL = { rounds: 3, seconds: 10, warmUpSeconds: 5 }
const NAMES = CASES.map(({ name }) => name)

const command = benchCommand(
  'bench',
  'Compares the relay with a do-nothing Fastify, awaited sends and, where you have them, Redpanda Connect, Bento and another version of the relay, on a real Kafka.',
)
  .addOption(
    new Option('--producer <name>', 'the relay’s Kafka library')
      .choices(['platformatic', 'kafkajs', 'both'])
      .default('both'),
  )
  .option('--rounds <n>', `turns of each server (default: ${FULL.rounds})`, parseCount)
  .option('--seconds <n>', `seconds of a turn (default: ${FULL.seconds})`, parseCount)
  .option('--connections <n>', 'connections, each with one request in flight', parseCount, 64)
  .option('--only <bodies>', `some of ${NAMES.join(', ')}`, parseChoices(NAMES))
  .option(
    '--against <checkout>',
    'also compare with the relay of another checkout, such as an earlier version: its folder, after npm ci',
  )
  .option('--redpanda-connect <program>', 'also compare with Redpanda Connect: the path of its executable')
  .option('--bento', 'also compare with Bento, its open fork, which is built with Go')
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
  const connects = await connectsOf(flags, workspace)
  const cases: CaseResult[] = []
  for (const body of CASES.filter(({ name }) => flags.only?.includes(name) ?? true)) {
    const { connections, against } = flags
    cases.push(
      await measureCase(workspace, body, {
        ...timing,
        producers,
        against,
        connects,
        tool,
        connections,
        progress,
      }),
    )
  }
  const relayName = `relay, ${producers.includes(defaultProducer) ? defaultProducer : producers[0]}`
  const report: BenchReport = {
    machine: thisMachine(),
    kafka,
    load: { tool: tool.name, rounds: timing.rounds, seconds: timing.seconds },
    relay: relative(process.cwd(), relayEntry()),
    ...(flags.against === undefined ? {} : { against: await versionOf(flags.against) }),
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

async function connectsOf({ redpandaConnect, bento }: Flags, workspace: Workspace): Promise<Connect[]> {
  const connects: Connect[] = []
  if (redpandaConnect !== undefined) connects.push({ name: 'Redpanda Connect', program: redpandaConnect })
  if (bento) {
    progress('Building Bento')
    connects.push({ name: 'Bento', program: await buildBento(workspace) })
  }
  return connects
}

/** The commit of a checkout; of an installed package its version. */
async function versionOf(folder: string): Promise<string> {
  const commit = (await tryCommand('git', ['-C', folder, 'rev-parse', '--short', 'HEAD']))?.trim()
  if (commit) return `commit ${commit}`
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string }
  return `version ${version}`
}

function defined<T extends Record<string, number | undefined>>(values: T): { [K in keyof T]?: number } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: number
  }
}

await runCommand(command)
