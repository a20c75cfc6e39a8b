import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type Config, readConfig } from '../config/config.ts'
import { nearest } from '../config/nearest.ts'
import { WebhookClient } from '../http/webhook-client.ts'
import { sign } from '../pipeline/verify.ts'
import { disordered, redelivered } from '../simulation/deliveries.ts'
import { freshBody } from '../simulation/fresh-body.ts'
import { type LoadResult, runLoad } from '../simulation/load.ts'
import { readSample, sampleNames } from '../simulation/samples.ts'
import { command, wholeNumber } from './command.ts'
import { CommandFailed, type Context, WrongUsage } from './context.ts'
import { counted, paint, printJson, printLine, table } from './output.ts'
import { progress } from './progress.ts'
import { parseUrl } from './urls.ts'

interface Options {
  readonly list?: true
  readonly url?: string
  readonly rate?: number
  readonly count?: number
  readonly concurrency: number
  readonly users?: number
  readonly redeliver?: number
  readonly disorder?: true
  readonly asIs?: true
  readonly json?: true
}

/** Longer than Meta waits. */
const ANSWER_TIMEOUT_MS = 30_000
const DEFAULT_CONCURRENCY = 20
const CONCURRENCY_LIMIT = 1_000
const COUNT_LIMIT = 100_000_000

export function simulateCommand(context: Context): Command {
  return command('simulate', 'sign sample webhooks and post them as Meta does', {
    'simulate messages.text': 'post one text message to the relay on this machine',
    'simulate --list': 'list the samples',
    'simulate messages statuses.json --url https://example.com/webhook':
      'post all samples of a field, and a file, to a URL',
    'simulate messages.text --rate 200 --count 10000 --users 500': 'generate load: 200 per second from 500 users',
    'simulate messages --count 1000 --redeliver 5 --disorder': 'a bad day: with repeats and out of order',
  })
    .argument('[sample...]', 'names of samples, fields (all their samples) or files, or "all"')
    .option('--list', 'list the samples')
    .option('--url <url>', 'where to post (default: the relay on this machine, according to the settings)', parseUrl)
    .option('--rate <n>', 'deliveries per second (default: as fast as answers arrive)', wholeNumber(1, COUNT_LIMIT))
    .option(
      '--count <n>',
      'total deliveries, cycling through the samples (default: each once)',
      wholeNumber(1, COUNT_LIMIT),
    )
    .option('--concurrency <n>', 'deliveries in flight', wholeNumber(1, CONCURRENCY_LIMIT), DEFAULT_CONCURRENCY)
    .option('--users <n>', 'spread the events over this many users', wholeNumber(1, 1_000_000))
    .option('--redeliver <percent>', 'send this share of the deliveries twice', wholeNumber(0, 100))
    .option('--disorder', 'send deliveries out of order')
    .option('--as-is', 'post the samples byte for byte, without new ids and times')
    .option('--json', 'print the result as JSON (docs/cli.md)')
    .action((samples: string[], options: Options) =>
      options.list ? list(context, options) : simulate(context, samples, options),
    )
}

async function list({ stdout }: Context, { json }: Options): Promise<void> {
  if (json) await printJson(stdout, { samples: sampleNames() })
  else for (const name of sampleNames()) await printLine(stdout, name)
}

async function simulate(context: Context, given: readonly string[], options: Options): Promise<void> {
  if (given.length === 0) throw new WrongUsage("error: missing argument 'sample'\n(see --list)")
  const bodies = given.flatMap(bodiesOf)
  const config = readConfig(context.env, ['appSecrets'])
  const secret = config.appSecrets[0] ?? ''
  const count = options.count ?? bodies.length
  const url = options.url ?? localUrl(config)
  const { concurrency } = options
  const client = new WebhookClient({
    url,
    timeoutMs: ANSWER_TIMEOUT_MS,
    connections: concurrency,
    tls: localTls(config, options),
  })
  const signal = context.interrupted()
  const bar = progress(context.stderr, count, 'deliveries')
  try {
    const result = await runLoad({
      requests: requests(client, deliveries(bodies, count, options), secret),
      rate: options.rate,
      concurrency,
      signal,
      onAnswered: bar.update,
    })
    bar.clear()
    if (options.json) await printJson(context.stdout, { url, ...result })
    else await show(context, result)
    judge(result, signal.aborted, url)
  } finally {
    bar.clear()
    client.close()
  }
}

/** The bodies of a sample, field or file. */
function bodiesOf(given: string): Buffer[] {
  const names = sampleNames()
  if (given === 'all') return names.map(readSample)
  if (names.includes(given)) return [readSample(given)]
  if (existsSync(given)) return [readFileSync(given)]
  const ofField = names.filter((name) => name.startsWith(`${given}.`))
  if (ofField.length > 0) return ofField.map(readSample)
  const fields = new Set(names.map((name) => name.split('.')[0] ?? name))
  const meant = nearest(given, [...names, ...fields])
  throw new WrongUsage(
    `error: no sample, field or file is named '${given}'\n${meant === undefined ? '(see --list)' : `Did you mean ${meant}?`}`,
  )
}

/** Bodies in posting order. */
function deliveries(bodies: readonly Buffer[], count: number, options: Options): Iterable<Buffer> {
  const share = (options.redeliver ?? 0) / 100
  const sent =
    share === 0 ? fresh(bodies, count, options) : redelivered(fresh(bodies, count, options), share, Math.random)
  return options.disorder ? disordered(sent, Math.random) : sent
}

function* fresh(bodies: readonly Buffer[], count: number, { asIs, users }: Options): Generator<Buffer> {
  const nowSeconds = Math.floor(Date.now() / 1000)
  for (let index = 0; index < count; index++) {
    const body = bodies[index % bodies.length] as Buffer
    // Distinct times keep events without an id distinct, too.
    const seconds = nowSeconds - count + index + 1
    yield asIs ? body : freshBody(body, { seconds, user: users === undefined ? undefined : index % users })
  }
}

function* requests(client: WebhookClient, bodies: Iterable<Buffer>, secret: string): Generator<() => Promise<number>> {
  for (const body of bodies) yield async () => (await client.post(body, sign(body, secret))).status
}

function localUrl({ tlsCert, host, port, webhookPath }: Config): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${tlsCert === undefined ? 'http' : 'https'}://${name}:${port}${webhookPath}`
}

/** Trusts the relay that these settings describe by its own certificate. */
function localTls({ tlsCert }: Config, { url }: Options): { ca: string } | undefined {
  return url === undefined && tlsCert !== undefined ? { ca: tlsCert } : undefined
}

async function show(
  { stdout }: Context,
  { answers, sent, durationMs, requestsPerSecond, latencyMs }: LoadResult,
): Promise<void> {
  const rows = Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1))
  const text = table(stdout, rows, [
    { title: 'answer', cell: ([answer]) => answer, style: ([answer]) => (answer === '200' ? 'green' : 'red') },
    { title: 'deliveries', align: 'right', cell: ([, count]) => String(count) },
  ])
  await printLine(stdout, text.trimEnd())
  const { p50, p90, p99, max } = latencyMs
  await printLine(
    stdout,
    `\n${counted(sent, 'delivery', 'deliveries')} in ${(durationMs / 1000).toFixed(1)} s, ${requestsPerSecond} per second; ` +
      paint(stdout, 'bold', `p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms, slowest ${max} ms`),
  )
}

function judge({ answers, sent }: LoadResult, interrupted: boolean, url: string): void {
  const bad = sent - (answers['200'] ?? 0)
  if (bad > 0) {
    const hints = [
      ...('401' in answers ? ['401: the first of WABA_APP_SECRETS is not one of that relay’s secrets.'] : []),
      ...('404' in answers ? ['404: does the path of --url match WABA_WEBHOOK_PATH?'] : []),
      ...('503' in answers ? ['503: the relay cannot store records; /readyz on its admin port says why.'] : []),
    ]
    throw new CommandFailed([`${bad} of ${sent} deliveries to ${url} were not answered with 200.`, ...hints].join('\n'))
  }
  if (interrupted) throw new CommandFailed(`Interrupted after ${counted(sent, 'delivery', 'deliveries')}.`)
}
