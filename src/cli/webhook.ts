import type { Command } from 'commander'
import { type ConfigWith, readConfig } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { type AppSubscription, listAppSubscriptions, setAppSubscription, whatsappOf } from '../graph-api/app-webhook.ts'
import type { GraphClient } from '../graph-api/client.ts'
import { FIELDS } from '../pipeline/fields.ts'
import { collect, command, group, JSON_OPTION } from './command.ts'
import { CommandFailed, type Context, WrongUsage } from './context.ts'
import { graphClient, MAX_WAIT_OPTION } from './graph.ts'
import { printJson, printLine, table } from './output.ts'
import { parseCallbackUrl } from './urls.ts'

interface Options {
  readonly maxWait: number
  readonly json?: true
}
interface SetOptions extends Options {
  readonly callbackUrl: string
  readonly verifyToken?: string
  readonly field?: string[]
}

export function webhookCommand(context: Context): Command {
  const show = command('show', 'show the app’s callback URL and subscribed fields', {
    'webhook show': 'the app WABA_APP_ID, authenticated by the first of WABA_APP_SECRETS',
  })
    .option(...MAX_WAIT_OPTION)
    .option(...JSON_OPTION)
    .action((options: Options) => showCommand(context, options))
  const set = command('set', 'set the app’s callback URL and subscribed fields', {
    'webhook set --callback-url https://example.com/webhook':
      'every field known to this version, and those already subscribed',
    'webhook set --callback-url https://example.com/webhook --field messages --field calls': 'only these fields',
  })
    .requiredOption(
      '--callback-url <url>',
      'the relay’s public URL (https); Meta verifies it at once',
      parseCallbackUrl,
    )
    .option('--field <field>', 'subscribe this field (repeatable)', collect)
    .option('--verify-token <token>', 'verify token for the URL (default: the first of WABA_VERIFY_TOKENS)')
    .option(...MAX_WAIT_OPTION)
    .option(...JSON_OPTION)
    .action((options: SetOptions) => setCommand(context, options))
  return group('webhook', 'manage the app’s webhook subscription', [show, set])
}

interface App {
  readonly config: ConfigWith<'appId' | 'appSecrets'>
  readonly client: GraphClient
  readonly secret: string
}

function app(context: Context, { maxWait }: Options): App {
  const config = readConfig(context.env, ['appId', 'appSecrets'])
  return { config, client: graphClient(context, config, maxWait), secret: config.appSecrets[0] ?? '' }
}

async function current({ config, client, secret }: App): Promise<AppSubscription[]> {
  return listAppSubscriptions(client, config.appId, secret).catch(failed)
}

async function showCommand(context: Context, options: Options): Promise<void> {
  const subscriptions = await current(app(context, options))
  await show(context, subscriptions, options)
}

async function setCommand(context: Context, options: SetOptions): Promise<void> {
  const opened = app(context, options)
  const { config, client, secret } = opened
  const verifyToken = options.verifyToken ?? config.verifyTokens?.[0]
  if (verifyToken === undefined) throw new WrongUsage('error: give --verify-token, or set WABA_VERIFY_TOKENS')
  const before = whatsappOf(await current(opened))?.fields.map(({ name }) => name) ?? []
  const fields = options.field ?? [...new Set([...before, ...FIELDS.keys()])]
  const { callbackUrl } = options
  await setAppSubscription(client, config.appId, secret, { callbackUrl, verifyToken, fields }).catch(failed)
  context.stderr.write(`Meta has verified ${callbackUrl} and now posts there.\n`)
  await show(context, await current(opened), options)
}

async function show({ stdout, stderr }: Context, all: readonly AppSubscription[], { json }: Options): Promise<void> {
  if (json) {
    const subscriptions = all.map(({ includeValues = null, fields, ...rest }) => ({
      ...rest,
      includeValues,
      fields: fields.map(({ name, version = null }) => ({ name, version, known: FIELDS.has(name) })),
    }))
    return printJson(stdout, { subscriptions })
  }
  const subscription = whatsappOf(all)
  if (subscription === undefined) {
    stderr.write('The app has no WhatsApp subscription. Run "waba-relay webhook set --callback-url URL".\n')
    return
  }
  const { callbackUrl, active, includeValues, fields } = subscription
  const values = includeValues === undefined ? '' : includeValues ? ', with values' : ', without values'
  await printLine(stdout, `${callbackUrl} (${active ? 'active' : 'not active'}${values})\n`)
  const names = [...new Set([...fields.map(({ name }) => name), ...FIELDS.keys()])].sort()
  const versions = new Map(fields.map(({ name, version }) => [name, version]))
  const text = table(stdout, names, [
    { title: 'field', cell: (name) => name },
    {
      title: 'subscribed',
      cell: (name) => (versions.has(name) ? 'yes' : 'no'),
      style: (name) => (versions.has(name) ? 'green' : 'yellow'),
    },
    { title: 'version', cell: (name) => versions.get(name) ?? '' },
    { title: 'topic', cell: (name) => (FIELDS.has(name) ? '' : 'unrecognized') },
  ])
  await printLine(stdout, text.trimEnd())
}

function failed(error: unknown): never {
  throw new CommandFailed(messageOf(error))
}
