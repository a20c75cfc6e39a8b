import type { Config } from '../config/config.ts'
import type { GraphClient } from '../graph-api/client.ts'
import { listPhoneNumbers, listSubscribedApps } from '../graph-api/subscriptions.ts'
import { about, type Finding } from './finding.ts'
import { metaFailed } from './meta.ts'

/** Checks that the account's webhooks reach this app, at its URL. */
export async function checkAccount(
  client: GraphClient,
  config: Config,
  wabaId: string | undefined,
  url: string | undefined,
): Promise<Finding[]> {
  const check = about('meta.account')
  const { accessToken, appId } = config
  if (wabaId === undefined)
    return [
      check.skipped('No account was named.', 'waba-relay doctor <waba-id> checks its subscription and overrides.'),
    ]
  if (accessToken === undefined)
    return [check.skipped('WABA_ACCESS_TOKEN is not set.', 'Set it to check the account’s subscription.')]
  try {
    const apps = await listSubscribedApps(client, accessToken, wabaId)
    const own = apps.find(({ id }) => id === appId)
    if (appId === undefined)
      return [check.skipped('WABA_APP_ID is not set, so this app is unknown.', 'Set WABA_APP_ID.')]
    if (own === undefined) {
      const others =
        apps.length === 0 ? 'no app is' : `${apps.map(({ id, name }) => `${name ?? 'unnamed'} (${id})`).join(', ')} is`
      return [
        check.problem(
          `This app is not subscribed to ${wabaId}; ${others}. Its webhooks do not arrive.`,
          `waba-relay subscriptions add ${wabaId}`,
        ),
      ]
    }
    const subscribed = check.ok(`This app is subscribed to ${wabaId}.`)
    return [
      subscribed,
      ...checkOverride(own.overrideCallbackUrl, wabaId, url),
      ...(await checkPhones(client, accessToken, wabaId, url)),
    ]
  } catch (error) {
    return [metaFailed('meta.account', error)]
  }
}

function checkOverride(override: string | undefined, wabaId: string, url: string | undefined): Finding[] {
  const check = about('meta.override')
  if (override === undefined) return [check.ok('The account has no override.')]
  if (override === url) return [check.ok(`The account’s override is the same URL, ${override}.`)]
  return [
    check.problem(
      `An override sends the account’s messages to ${override}.`,
      `Remove it: waba-relay subscriptions add ${wabaId}`,
    ),
  ]
}

async function checkPhones(
  client: GraphClient,
  token: string,
  wabaId: string,
  url: string | undefined,
): Promise<Finding[]> {
  const check = about('meta.phone-numbers')
  try {
    const phones = await listPhoneNumbers(client, token, wabaId)
    const away = phones.filter(
      ({ overrideCallbackUrl }) => overrideCallbackUrl !== undefined && overrideCallbackUrl !== url,
    )
    if (away.length === 0) return [check.ok(`${phones.length} phone numbers, none with an override.`)]
    return away.map(({ id, overrideCallbackUrl }) =>
      check.problem(
        `An override sends the messages of phone number ${id} to ${overrideCallbackUrl}.`,
        `POST /${id} with {"webhook_configuration": {"override_callback_uri": ""}} removes it (Graph API Explorer).`,
      ),
    )
  } catch (error) {
    return [metaFailed('meta.phone-numbers', error)]
  }
}
