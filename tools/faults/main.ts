import { Command, Option } from 'commander'
import { FAULTS, faultOf, SHORT_FAULTS } from './faults.ts'
import { printTable, readOutcomes, writeReport } from './report.ts'
import { type Outcome, PRODUCERS, type ProducerName, runTrial } from './trial.ts'
import { startWorld } from './world.ts'

interface Options {
  readonly producer?: ProducerName[]
  readonly fault?: string[]
  readonly list?: true
  readonly short?: true
  readonly write?: boolean
}

const command = new Command('npm run test:faults --')
  .description(
    'Runs the relay on a real Kafka cluster of three brokers while things go wrong, and counts what is lost.',
  )
  .addOption(new Option('--producer <name...>', 'only this producer').choices(PRODUCERS))
  .option('--fault <name...>', 'only this fault (--list shows them)')
  .option('--short', 'the short form: five faults, each as short as it can be')
  .option('--list', 'show the faults, run nothing')
  .option('--no-write', 'leave docs/reliability.md as it is')
  .addHelpText(
    'after',
    '\nFAULTS_OUTAGE_SECONDS (60) and FAULTS_FROZEN_SECONDS (30) set how long brokers are down or frozen.',
  )
  .parse()
await run(command.opts<Options>())

async function run({ producer = [...PRODUCERS], fault, list, short, write }: Options): Promise<void> {
  const names = fault ?? (short ? [...SHORT_FAULTS] : FAULTS.map(({ name }) => name))
  const faults = names.map(faultOf)
  if (list) {
    for (const { name, what } of faults) process.stdout.write(`${name.padEnd(24)} ${what}\n`)
    return
  }
  const outcomes: Outcome[] = []
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  await using world = await startWorld(say)
  const total = faults.length * producer.length
  for (const wanted of faults) {
    for (const name of producer) {
      say(`[${outcomes.length + 1}/${total}] ${wanted.name}, ${name}: ${wanted.what}`)
      const outcome = await runTrial(world, wanted, name, short === true).catch((error: unknown) => {
        say(`${wanted.name}, ${name}, breaks off: ${String(error)}`)
        process.exitCode = 1
      })
      if (outcome === undefined) continue
      outcomes.push(outcome)
      printTable(process.stderr, [outcome])
      // What is known survives an interrupted run.
      if (write && !short) writeReport([...readOutcomes(), outcome])
    }
  }
  printTable(process.stdout, outcomes)
  if (outcomes.some(({ complaints }) => complaints.length > 0)) process.exitCode = 1
}
