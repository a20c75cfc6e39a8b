import type { Config } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import {
  type AppSubscription,
  debugToken,
  listAppSubscriptions,
  type TokenFacts,
  whatsappOf,
} from '../graph-api/app-webhook.ts'
import type { GraphClient } from '../graph-api/client.ts'
import { GraphError } from '../graph-api/errors.ts'
import { FIELDS } from '../pipeline/fields.ts'
import { about, type Finding } from './finding.ts'

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging']
const EXPIRY_WARNING_MS = 14 * 86_400_000

/** A finding for an error from Meta, with the client's remedy. */
export function metaFailed(check: string, error: unknown): Finding {
  const [message = '', ...todo] = messageOf(error).split('\n')
  return about(check).problem(message, error instanceof GraphError ? error.todo : todo.join(' '))
}

/** Checks that the access token is valid, belongs to this app and has the needed permissions. */
export async function checkToken(client: GraphClient, config: Config): Promise<Finding[]> {
  const check = about('meta.token')
  const { accessToken, appId, appSecrets } = config
  if (accessToken === undefined || appId === undefined || appSecrets === undefined) {
    const missing = 'WABA_ACCESS_TOKEN, WABA_APP_ID and WABA_APP_SECRETS'
    return [check.skipped(`Not all of ${missing} are set.`, `Set ${missing} to check the configuration at Meta.`)]
  }
  try {
    return judgeToken(await debugToken(client, appId, appSecrets[0] ?? '', accessToken), appId)
  } catch (error) {
    return [metaFailed('meta.token', error)]
  }
}

function judgeToken(token: TokenFacts, appId: string): Finding[] {
  const check = about('meta.token')
  const renew =
    'Generate a token for a system user in Business settings, with the WhatsApp account among its assets, and set WABA_ACCESS_TOKEN.'
  if (!token.isValid)
    return [check.problem(`The access token is not valid: ${token.problem ?? 'Meta does not say why'}.`, renew)]
  if (token.appId !== appId) {
    return [
      check.problem(
        `The access token belongs to app ${token.appId}, not to WABA_APP_ID ${appId}.`,
        'Use a token of app WABA_APP_ID; subscriptions apply to the token’s app.',
      ),
    ]
  }
  const missing = SCOPES.filter((scope) => !token.scopes.includes(scope))
  const findings: Finding[] = []
  if (missing.length > 0) findings.push(check.problem(`The access token lacks ${missing.join(' and ')}.`, renew))
  const { expiresAtMs } = token
  if (expiresAtMs !== undefined) {
    const date = new Date(expiresAtMs).toISOString().slice(0, 10)
    const soon = expiresAtMs - Date.now() < EXPIRY_WARNING_MS
    if (soon)
      findings.push(
        check.warning(
          `The access token expires on ${date}.`,
          'Webhooks do not need it, but these commands do. A system user’s token can be made without expiry.',
        ),
      )
  }
  return findings.length > 0
    ? findings
    : [check.ok(`The access token (${token.type ?? 'of unknown type'}) is valid and has its permissions.`)]
}

/** The app's own subscription; the second is undefined if it could not be read. */
export async function readSubscription(
  client: GraphClient,
  { appId, appSecrets }: Config,
): Promise<{ findings: Finding[]; subscription: AppSubscription | undefined }> {
  const check = about('meta.subscription')
  if (appId === undefined || appSecrets === undefined) {
    const finding = check.skipped(
      'WABA_APP_ID and WABA_APP_SECRETS are not both set.',
      'Set them to check the app’s subscription.',
    )
    return { findings: [finding], subscription: undefined }
  }
  try {
    const subscription = whatsappOf(await listAppSubscriptions(client, appId, appSecrets[0] ?? ''))
    if (subscription !== undefined) return { findings: [], subscription }
    const finding = check.problem(
      'The app is not subscribed to whatsapp_business_account: Meta posts nothing.',
      'waba-relay webhook set --callback-url https://…',
    )
    return { findings: [finding], subscription }
  } catch (error) {
    return { findings: [metaFailed('meta.subscription', error)], subscription: undefined }
  }
}

/** URL, state and fields of the app's subscription. */
export function judgeSubscription(
  subscription: AppSubscription,
  expectedUrl: string | undefined,
  config: Config,
): Finding[] {
  const check = about('meta.subscription')
  const { callbackUrl, active, includeValues, fields } = subscription
  const set = `waba-relay webhook set --callback-url ${expectedUrl ?? callbackUrl}`
  const findings: Finding[] = []
  if (!active)
    findings.push(
      check.problem('The app’s subscription is not active: Meta posts nothing.', `Set it again to activate it: ${set}`),
    )
  if (expectedUrl !== undefined && expectedUrl !== callbackUrl) {
    findings.push(check.problem(`Meta posts to ${callbackUrl}, not to ${expectedUrl}.`, set))
  }
  if (includeValues === false) {
    findings.push(
      check.problem(
        '"include_values" is off: Meta sends only the names of changed fields, without values; every delivery becomes a dead letter.',
        set,
      ),
    )
  }
  if (findings.length === 0) findings.push(check.ok(`Active; Meta posts to ${callbackUrl}.`))
  if (includeValues === undefined)
    findings.push(
      check.skipped(
        'Meta does not say whether "include_values" is on; watch for dead letters with the reason "unsupported_shape".',
      ),
    )
  return [...findings, judgeFields(fields, set), ...judgeVersions(fields, config)]
}

function judgeFields(fields: AppSubscription['fields'], set: string): Finding {
  const check = about('meta.fields')
  const subscribed = new Set(fields.map(({ name }) => name))
  const missing = [...FIELDS.keys()].filter((field) => !subscribed.has(field))
  if (!subscribed.has('messages'))
    return check.problem('The field "messages" is not subscribed: neither messages nor statuses arrive.', set)
  const unknown = [...subscribed].filter((field) => !FIELDS.has(field))
  if (unknown.length > 0) {
    return check.warning(
      `Subscribed but unknown to this version: ${unknown.join(', ')}; their changes go to the topic "unrecognized".`,
      'Upgrade waba-relay, then run "waba-relay dead-letters replay --unrecognized".',
    )
  }
  if (missing.length > 0)
    return check.warning(`Not subscribed, although they have a topic: ${missing.join(', ')}.`, set)
  return check.ok(`All ${FIELDS.size} fields are subscribed.`)
}

function judgeVersions(fields: AppSubscription['fields'], { graphVersion }: Config): Finding[] {
  const check = about('meta.field-versions')
  const versions = [...Map.groupBy(fields, ({ version }) => version ?? 'unknown')]
  const older = versions.filter(
    ([version]) => version !== 'unknown' && versionNumber(version) < versionNumber(graphVersion),
  )
  const text = versions.map(([version, named]) => `${version} (${named.length})`).join(', ')
  if (older.length === 0) return [check.ok(`The fields use ${text}.`)]
  const names = older.flatMap(([version, named]) => named.map(({ name }) => `${name} (${version})`))
  return [
    check.warning(
      `Fields on an older Graph API version, with an older body format: ${names.join(', ')}.`,
      'App Dashboard, WhatsApp, Configuration, Webhook fields: choose each field’s version; or run "waba-relay webhook set".',
    ),
  ]
}

function versionNumber(version: string): number {
  return Number(version.replace(/^v/, ''))
}
