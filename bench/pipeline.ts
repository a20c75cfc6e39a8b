/** `npm run bench:pipeline`: the pipeline alone, stage by stage. It needs no Kafka. */
import { benchCommand, parseChoices, progress, runCommand } from './command.ts'
import { KIND_NAMES, KINDS, type Kind } from './pure/kinds.ts'
import { prepare, STAGES, wholeWay } from './pure/stages.ts'
import { cpuNsPerCall, heapBytesPerCall, type Timing } from './pure/timing.ts'
import { writeResults, writeSection } from './report/docs.ts'
import { machineText, thisMachine } from './report/machine.ts'
import { byteSize, type Column, figure, markdownTable, textTable, whole } from './report/table.ts'

interface Flags {
  readonly only?: Kind[]
  readonly quick?: true
  readonly json?: true
  readonly docs?: boolean
}

interface KindResult {
  readonly kind: Kind
  readonly bodyBytes: number
  readonly records: number
  /** Nanoseconds per record, by stage. */
  readonly stages: Readonly<Record<string, number>>
  /** Bytes per record that the whole pipeline leaves on the heap. */
  readonly heapBytes: number
}

const HEAP_MEANING = 'bytes of garbage per record that the whole pipeline leaves on the heap'

const QUICK: Timing = { warmUpMs: 100, batches: 3, batchMs: 50 }
const FULL: Timing = { warmUpMs: 500, batches: 7, batchMs: 100 }

const PROFILE = `
To see where the time goes, open the profile that this writes in the DevTools of a browser:
  node --cpu-prof --cpu-prof-dir=bench/results bench/pipeline.ts --only "text message"`

const command = benchCommand('bench:pipeline', 'The pipeline alone, stage by stage: nanoseconds of CPU per record.')
  .option('--only <kinds>', `some of ${KIND_NAMES.join(', ')}`, parseChoices(KIND_NAMES))
  .option('--quick', 'short batches: shows that it works, not how fast')
  .option('--docs', 'write docs/benchmarks.md (default: after a full run)')
  .option('--no-docs', 'do not')
  .option('--json', 'print the results as JSON')
  .addHelpText('after', PROFILE)
  .action(benchPipeline)

function benchPipeline(flags: Flags): void {
  const timing = flags.quick ? QUICK : FULL
  const kinds = (flags.only ?? KIND_NAMES).map((kind) => {
    progress(kind)
    return measure(kind, timing)
  })
  const machine = thisMachine()
  if (flags.json) process.stdout.write(`${JSON.stringify({ machine, kinds }, undefined, 2)}\n`)
  else
    process.stdout.write(
      `${machineText(machine)}\nns of CPU per record; heap B: ${HEAP_MEANING}\n\n${textTable(COLUMNS, kinds)}\n`,
    )
  progress(`Wrote ${writeResults('pipeline.json', { machine, kinds })}`)
  const isFull = flags.quick === undefined && flags.only === undefined
  if (!(flags.docs ?? isFull)) return
  const stages = STAGES.map(({ name, meaning }) => `- **${name}**: ${meaning}`).join('\n')
  const figures = `- nanoseconds of CPU per record, median of ${timing.batches} batches\n- heap B: ${HEAP_MEANING}`
  const text = `- ${machineText(machine)}\n${figures}\n\n${stages}`
  progress(`Wrote ${writeSection('pipeline', `${text}\n\n${markdownTable(COLUMNS, kinds)}`)}`)
}

const COLUMNS: readonly Column<KindResult>[] = [
  { title: 'body', left: true, cell: ({ kind }) => kind },
  { title: 'size', cell: ({ bodyBytes }) => byteSize(bodyBytes) },
  { title: 'records', cell: ({ records }) => figure(records).replace(/\.0+$/, '') },
  ...STAGES.map(({ name }) => ({ title: name, cell: ({ stages }: KindResult) => whole(stages[name]) })),
  { title: 'heap B', cell: ({ heapBytes }) => whole(heapBytes) },
]

function measure(kind: Kind, timing: Timing): KindResult {
  const { bodies, recordsPerBody } = KINDS[kind]()
  const inputs = bodies.map(prepare)
  const events = inputs.reduce((sum, input) => sum + input.events.length, 0)
  if (events !== Math.round(recordsPerBody * inputs.length)) throw new Error(`${kind}: ${events} events`)
  const stages = STAGES.map(
    ({ name, run }) => [name, cpuNsPerCall({ work: run, inputs }, timing) / recordsPerBody] as const,
  )
  const bodyBytes = bodies.reduce((sum, { length }) => sum + length, 0) / bodies.length
  // Last, when all is compiled.
  const heapBytes = heapBytesPerCall({ work: wholeWay, inputs }) / recordsPerBody
  return { kind, bodyBytes, records: recordsPerBody, stages: Object.fromEntries(stages), heapBytes }
}

await runCommand(command)
