import type { Command } from 'commander'
import { type ConfigWith, readConfig } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import {
  addSubscribedApp,
  listSubscribedApps,
  removeSubscribedApp,
  type SubscribedApp,
} from '../graph-api/subscriptions.ts'
import { command, group, JSON_OPTION } from './command.ts'
import { CommandFailed, type Context, WrongUsage } from './context.ts'
import { graphClient, MAX_WAIT_OPTION } from './graph.ts'
import { printJson, printLine, table } from './output.ts'
import { parseCallbackUrl } from './urls.ts'

interface Options {
  readonly maxWait: number
  readonly json?: true
}
interface AddOptions extends Options {
  readonly callbackUrl?: string
  readonly verifyToken?: string
}

const WABA_ID = ['<waba-id>', 'id of the WhatsApp Business Account'] as const

export function subscriptionsCommand(context: Context): Command {
  const list = command('list', 'list the apps that receive an account’s webhooks', {
    'subscriptions list 394028175630912': 'which apps receive webhooks, and at which URLs',
  })
    .argument(...WABA_ID)
    .option(...MAX_WAIT_OPTION)
    .option(...JSON_OPTION)
    .action((wabaId: string, options: Options) => listCommand(context, wabaId, options))
  const add = command('add', 'subscribe the token’s app to an account', {
    'subscriptions add 394028175630912': 'webhooks go to the app’s callback URL; removes an override',
    'subscriptions add 394028175630912 --callback-url https://example.com/webhook':
      'for this account only, send messages, calls and related events to this URL',
  })
    .argument(...WABA_ID)
    .option('--callback-url <url>', 'override for this account’s messages (https)', parseCallbackUrl)
    .option('--verify-token <token>', 'verify token for that URL (default: the first of WABA_VERIFY_TOKENS)')
    .option(...MAX_WAIT_OPTION)
    .option(...JSON_OPTION)
    .action((wabaId: string, options: AddOptions) => addCommand(context, wabaId, options))
  const remove = command('remove', 'unsubscribe the token’s app from an account', {
    'subscriptions remove 394028175630912': 'receive no more webhooks of this account',
  })
    .argument(...WABA_ID)
    .option(...MAX_WAIT_OPTION)
    .option(...JSON_OPTION)
    .action((wabaId: string, options: Options) => removeCommand(context, wabaId, options))
  return group('subscriptions', 'manage the accounts whose webhooks the app receives', [list, add, remove])
}

function settings({ env }: Context): ConfigWith<'accessToken'> {
  return readConfig(env, ['accessToken'])
}

async function listCommand(context: Context, wabaId: string, options: Options): Promise<void> {
  const config = settings(context)
  const client = graphClient(context, config, options.maxWait)
  const apps = await listSubscribedApps(client, config.accessToken, wabaId).catch(failed)
  await show(context, wabaId, apps, config.appId, options)
}

async function addCommand(context: Context, wabaId: string, options: AddOptions): Promise<void> {
  const config = settings(context)
  const { callbackUrl, verifyToken = config.verifyTokens?.[0] } = options
  if (callbackUrl !== undefined && verifyToken === undefined) {
    throw new WrongUsage('error: --callback-url needs --verify-token, or WABA_VERIFY_TOKENS')
  }
  const override = callbackUrl === undefined ? undefined : { callbackUrl, verifyToken: verifyToken ?? '' }
  const client = graphClient(context, config, options.maxWait)
  await addSubscribedApp(client, config.accessToken, wabaId, override).catch(failed)
  context.stderr.write(
    `Subscribed to ${wabaId}${callbackUrl === undefined ? '' : `, its messages go to ${callbackUrl}`}.\n`,
  )
  const apps = await listSubscribedApps(client, config.accessToken, wabaId).catch(failed)
  await show(context, wabaId, apps, config.appId, options)
}

async function removeCommand(context: Context, wabaId: string, options: Options): Promise<void> {
  const config = settings(context)
  const client = graphClient(context, config, options.maxWait)
  await removeSubscribedApp(client, config.accessToken, wabaId).catch(failed)
  context.stderr.write(`Unsubscribed from ${wabaId}.\n`)
  const apps = await listSubscribedApps(client, config.accessToken, wabaId).catch(failed)
  await show(context, wabaId, apps, config.appId, options)
}

async function show(
  { stdout, stderr }: Context,
  wabaId: string,
  apps: readonly SubscribedApp[],
  appId: string | undefined,
  { json }: Options,
): Promise<void> {
  const rows = apps.map((app) => ({ ...app, isThisApp: appId === undefined ? null : app.id === appId }))
  if (json) {
    const listed = rows.map(({ id, name = null, overrideCallbackUrl = null, isThisApp }) => ({
      id,
      name,
      overrideCallbackUrl,
      isThisApp,
    }))
    return printJson(stdout, { wabaId, apps: listed })
  }
  if (rows.length === 0) {
    stderr.write(`No app is subscribed to ${wabaId}. Run "waba-relay subscriptions add ${wabaId}".\n`)
    return
  }
  const text = table(stdout, rows, [
    { title: 'app', cell: ({ id }) => id },
    { title: 'name', cell: ({ name }) => name ?? '' },
    { title: 'this app', cell: ({ isThisApp }) => (isThisApp === true ? 'yes' : ''), style: () => 'green' },
    { title: 'override', cell: ({ overrideCallbackUrl }) => overrideCallbackUrl ?? '' },
  ])
  await printLine(stdout, text.trimEnd())
}

function failed(error: unknown): never {
  throw new CommandFailed(messageOf(error))
}
