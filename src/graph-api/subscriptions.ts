import type { GraphClient } from './client.ts'

/** An app that receives the webhooks of a WhatsApp Business Account. */
export interface SubscribedApp {
  readonly id: string
  readonly name: string | undefined
  /** The URL that overrides the app's for this account. */
  readonly overrideCallbackUrl: string | undefined
}

interface RawApp {
  readonly whatsapp_business_api_data?: { readonly id?: string; readonly name?: string }
  readonly override_callback_uri?: string
}

/** `GET /{waba-id}/subscribed_apps` */
export async function listSubscribedApps(client: GraphClient, token: string, wabaId: string): Promise<SubscribedApp[]> {
  const items = (await client.list(`${encodeURIComponent(wabaId)}/subscribed_apps`, token)) as RawApp[]
  return items.map(({ whatsapp_business_api_data: app, override_callback_uri: url }) => ({
    id: String(app?.id ?? ''),
    name: app?.name,
    overrideCallbackUrl: url === '' ? undefined : url,
  }))
}

/** Subscribes the token's app; without `override`, removes an existing override. */
export function addSubscribedApp(
  client: GraphClient,
  token: string,
  wabaId: string,
  override?: { readonly callbackUrl: string; readonly verifyToken: string },
): Promise<void> {
  const parameters = override && { override_callback_uri: override.callbackUrl, verify_token: override.verifyToken }
  return client.post(`${encodeURIComponent(wabaId)}/subscribed_apps`, token, parameters)
}

/** Unsubscribes the token's app. */
export function removeSubscribedApp(client: GraphClient, token: string, wabaId: string): Promise<void> {
  return client.delete(`${encodeURIComponent(wabaId)}/subscribed_apps`, token)
}

export interface PhoneNumber {
  readonly id: string
  readonly display: string
  /** The URL that overrides the account's and the app's for this number. */
  readonly overrideCallbackUrl: string | undefined
}

interface RawPhoneNumber {
  readonly id?: string
  readonly display_phone_number?: string
  readonly webhook_configuration?: { readonly phone_number?: string }
}

/** The phone numbers of an account, with their overrides. */
export async function listPhoneNumbers(client: GraphClient, token: string, wabaId: string): Promise<PhoneNumber[]> {
  const fields = 'id,display_phone_number,webhook_configuration'
  const items = await client.list(`${encodeURIComponent(wabaId)}/phone_numbers`, token, { fields })
  return (items as RawPhoneNumber[]).map(({ id, display_phone_number: display, webhook_configuration: webhook }) => ({
    id: String(id ?? ''),
    display: display ?? '',
    overrideCallbackUrl: webhook?.phone_number === '' ? undefined : webhook?.phone_number,
  }))
}
