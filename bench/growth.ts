/**
 * `npm run bench:growth`: how a delivery's cost grows with bodies, connections, partitions and fields, and memory over
 * time.
 */
import { bad, benchCommand, good, parseChoices, parseCount, progress, runCommand } from './command.ts'
import { DIMENSIONS } from './growth/dimensions.ts'
import { measureDimension } from './growth/points.ts'
import { type GrowthReport, growthMarkdown, growthPicture, growthText, notOkOf } from './growth/report.ts'
import { measureCrowding, measureMemory, measureStart } from './growth/steady.ts'
import { findLoadTool } from './load/run.ts'
import { writePicture, writeResults, writeSection } from './report/docs.ts'
import { kafkaFacts, thisMachine } from './report/machine.ts'
import { startRelay } from './servers/start.ts'
import { openWorkspace } from './workspace.ts'

interface Flags {
  readonly only?: Part[]
  readonly minutes: number
  readonly quick?: true
  readonly json?: true
  readonly docs?: boolean
}

const PICTURE = 'benchmarks-growth.svg'
const PARTS = [...DIMENSIONS.map(({ name }) => name), 'crowding', 'memory', 'start'] as const
type Part = (typeof PARTS)[number]

const QUICK = { passes: 1, seconds: 1, warmUpSeconds: 1, starts: 2 }
const FULL = { passes: 3, seconds: 3, warmUpSeconds: 2, starts: 5 }
const QUICK_MINUTES = 0.2

const command = benchCommand(
  'bench:growth',
  'How the cost of a delivery grows with the work, and memory over time, on a real Kafka.',
)
  .option('--only <parts>', `some of ${PARTS.join(', ')}`, parseChoices(PARTS))
  .option('--minutes <n>', 'how long to watch memory', parseCount, 2)
  .option('--quick', 'short turns: shows that it works, not how fast')
  .option('--docs', 'write docs/benchmarks.md and its picture (default: after a full run)')
  .option('--no-docs', 'do not')
  .option('--json', 'print the results as JSON')
  .action(growth)

async function growth(flags: Flags): Promise<void> {
  await using workspace = openWorkspace()
  const tool = await findLoadTool()
  const minutes = flags.quick ? QUICK_MINUTES : flags.minutes
  const options = { ...(flags.quick ? QUICK : FULL), minutes, tool, progress }
  const wants = (part: Part): boolean => flags.only?.includes(part) ?? true
  progress('Kafka and the registry')
  const stack = await workspace.stack()
  const kafka = await kafkaFacts(workspace)
  const dimensions: GrowthReport['dimensions'][number][] = []
  for (const dimension of DIMENSIONS.filter(({ name }) => wants(name))) {
    dimensions.push({ name: dimension.name, points: await measureDimension(workspace, dimension, options) })
  }
  const topicPrefix = `${workspace.prefix}steady-`
  const relay = await startRelay(workspace, { stack, topicPrefix })
  const crowding = wants('crowding') ? await measureCrowding(workspace, relay, options) : undefined
  await relay.stop()
  // Large bodies leave a heap behind that says nothing of small ones.
  const fresh = await startRelay(workspace, { stack, topicPrefix })
  const memory = wants('memory') ? await measureMemory(workspace, fresh, options) : undefined
  await fresh.stop()
  const startMs = wants('start') ? await measureStart(workspace, topicPrefix, options.starts) : undefined
  const report: GrowthReport = {
    machine: thisMachine(),
    kafka,
    tool: tool.name,
    dimensions,
    ...(crowding === undefined ? {} : { crowding }),
    ...(memory === undefined ? {} : { memory }),
    ...(startMs === undefined ? {} : { startMs }),
  }
  process.stdout.write(flags.json ? `${JSON.stringify(report, undefined, 2)}\n` : growthText(report, good, bad))
  progress(`Wrote ${writeResults('growth.json', report)}`)
  if (flags.docs ?? (flags.quick === undefined && flags.only === undefined)) {
    writePicture(PICTURE, growthPicture(report))
    progress(`Wrote ${writeSection('growth', growthMarkdown(report, PICTURE))}`)
  }
  if (notOkOf(report) > 0) {
    process.stderr.write('Some answers were not 200: see above.\n')
    process.exitCode = 1
  }
}

await runCommand(command)
