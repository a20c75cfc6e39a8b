import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { type Config, ConfigError, readConfig } from '../config/config.ts'
import { checkAccount } from '../doctor/account.ts'
import { checkCallback } from '../doctor/callback.ts'
import type { CallbackOptions } from '../doctor/callback-options.ts'
import { checkCertificates } from '../doctor/certificates.ts'
import { about, type Finding, type Status } from '../doctor/finding.ts'
import { checkKafka } from '../doctor/kafka.ts'
import { checkToken, judgeSubscription, readSubscription } from '../doctor/meta.ts'
import { checkRegistry } from '../doctor/registry.ts'
import { checkSettings } from '../doctor/settings.ts'
import { messageOf } from '../errors.ts'
import { command, JSON_OPTION } from './command.ts'
import { CommandFailed, type Context } from './context.ts'
import { graphClient, MAX_WAIT_OPTION } from './graph.ts'
import { counted, paint, printJson, printLine, type Style } from './output.ts'
import { parseUrl } from './urls.ts'

interface Options {
  readonly url?: string
  readonly ca?: string
  readonly clientCert?: string
  readonly clientKey?: string
  readonly delivery: boolean
  readonly maxWait: number
  readonly json?: true
}

export function doctorCommand(context: Context): Command {
  return command('doctor', 'check the whole chain, from the settings to Meta, and suggest remedies', {
    'doctor 394028175630912': 'check everything, including one account’s subscription',
    'doctor --url https://example.com/webhook': 'check a callback URL before setting it at Meta',
    'doctor --no-delivery --json': 'for monitoring, without a test event; exit code 1 if there is a problem',
  })
    .argument('[waba-id]', 'id of a WhatsApp Business Account')
    .option('--url <url>', 'public callback URL (default: the app’s, from Meta)', parseUrl)
    .option('--ca <file>', 'trust this CA for the callback (Meta would not)', readPem)
    .option('--client-cert <file>', 'present this certificate to the callback, as Meta does with mTLS', readPem)
    .option('--client-key <file>', 'its private key', readPem)
    .option('--no-delivery', 'send no signed test event')
    .option(...MAX_WAIT_OPTION)
    .option(...JSON_OPTION)
    .action((wabaId: string | undefined, options: Options) => doctor(context, wabaId, options))
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
}

async function doctor(context: Context, wabaId: string | undefined, options: Options): Promise<void> {
  const findings: Finding[] = []
  const tell = async (found: readonly Finding[]): Promise<void> => {
    findings.push(...found)
    if (!options.json) for (const finding of found) await printLine(context.stdout, text(context, finding))
  }
  const config = await settings(context, tell)
  if (config === undefined) await tell([about('everything else').skipped('The settings cannot be read.')])
  else await checkAll(context, config, wabaId, options, tell)
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length
  const summary = { ok: count('ok'), warning: count('warning'), problem: count('problem'), skipped: count('skipped') }
  if (options.json) await printJson(context.stdout, { summary, findings })
  const { problem, warning, skipped, ok } = summary
  const line = `${counted(problem, 'problem')}, ${counted(warning, 'warning')}, ${skipped} not checked, ${ok} ok.`
  if (problem > 0) throw new CommandFailed(line)
  context.stderr.write(`${line}\n`)
}

type Tell = (findings: readonly Finding[]) => Promise<void>

async function settings({ env }: Context, tell: Tell): Promise<Config | undefined> {
  try {
    const config = readConfig(env)
    await tell([...checkSettings(config), ...checkCertificates(config)])
    return config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    await tell(
      error.problems.map((problem) => about('settings').problem(problem, 'Correct it in the environment or in .env.')),
    )
    return undefined
  }
}

/** Kafka, registry, Meta, callback; each finding is reported as soon as it is known. */
async function checkAll(
  context: Context,
  config: Config,
  wabaId: string | undefined,
  options: Options,
  tell: Tell,
): Promise<void> {
  const client = graphClient(context, config, options.maxWait)
  await tell(await checkKafka(config))
  await tell(await checkRegistry(config))
  await tell(await checkToken(client, config))
  const { findings, subscription } = await readSubscription(client, config)
  await tell(findings)
  if (subscription !== undefined) await tell(judgeSubscription(subscription, options.url, config))
  const url = options.url ?? subscription?.callbackUrl
  await tell(await checkAccount(client, config, wabaId, url))
  if (url === undefined || url === '') {
    await tell([
      about('callback').skipped('The callback URL is unknown.', 'Give --url, or set WABA_APP_ID and WABA_APP_SECRETS.'),
    ])
    return
  }
  const { ca, clientCert, clientKey, delivery: deliver } = options
  const callback: CallbackOptions = { url, ca, clientCert, clientKey, deliver }
  await tell(await checkCallback(config, callback))
}

const STYLES: Readonly<Record<Status, { readonly mark: string; readonly style: Style }>> = {
  ok: { mark: '✓', style: 'green' },
  warning: { mark: '!', style: 'yellow' },
  problem: { mark: '✗', style: 'red' },
  skipped: { mark: '-', style: 'dim' },
}

function text({ stdout }: Context, { check, status, message, remedy }: Finding): string {
  const { mark, style } = STYLES[status]
  const word = status === 'ok' ? mark : `${mark} ${status}`
  const head = `${paint(stdout, style, word)} ${paint(stdout, 'bold', check)} ${message}`
  return remedy === undefined ? head : `${head}\n    → ${remedy}`
}
