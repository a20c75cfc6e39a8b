/** Faults of the chain that doctor must name, each with its remedy. */
import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { APP_ID, type GraphState, WABA } from './graph-api-server.ts'

export type Env = Record<string, string | undefined>

/** What a fault is planted in. */
export interface World {
  readonly env: Env
  readonly relay: { readonly webhookUrl: string }
  /** A relay that asks for a client certificate. */
  readonly guarded: { readonly webhookUrl: string }
  /** Paths of PEM files. */
  readonly files: { readonly ca: string; readonly clientCa: string }
}

export interface Fault {
  readonly what: string
  readonly plant?: (state: GraphState) => void
  readonly args?: (world: World) => string[]
  readonly changes?: (world: World) => Env
  readonly finding: { check: string; status: 'problem' | 'warning'; message: string; remedy: string }
}

const subscription = (state: GraphState) => state.subscriptions[0] as GraphState['subscriptions'][number]
const subscribed = (state: GraphState) => (state.apps.get(WABA) ?? []).find(({ id }) => id === APP_ID)
const phone = (state: GraphState) => state.phones.get(WABA)?.[0]
const elsewhere = 'https://elsewhere.example.com/webhook'

export const FAULTS: readonly Fault[] = [
  {
    what: 'a setting that cannot be read',
    changes: () => ({ WABA_PORT: 'abc' }),
    finding: { check: 'settings', status: 'problem', message: 'WABA_PORT must be a whole number', remedy: '.env' },
  },
  {
    what: 'no app secret',
    changes: () => ({ WABA_APP_SECRETS: undefined }),
    finding: { check: 'settings', status: 'problem', message: 'WABA_APP_SECRETS is not set', remedy: 'App Dashboard' },
  },
  {
    what: 'brokers that do not answer',
    changes: () => ({ WABA_KAFKA_BROKERS: '127.0.0.1:1' }),
    finding: { check: 'kafka.brokers', status: 'problem', message: '127.0.0.1:1', remedy: 'WABA_KAFKA_BROKERS' },
  },
  {
    what: 'topics that are missing and may not be created',
    changes: () => ({ WABA_TOPIC_PREFIX: 'nothing-here-', WABA_TOPICS_AUTO_CREATE: 'false' }),
    finding: {
      check: 'kafka.topics',
      status: 'problem',
      message: `${TOPIC_NAMES.length} of ${TOPIC_NAMES.length} topics are missing`,
      remedy: 'waba-relay topics apply',
    },
  },
  {
    what: 'topics that take only small records',
    changes: () => ({ WABA_BODY_LIMIT_BYTES: '9000000' }),
    finding: {
      check: 'kafka.topic-settings',
      status: 'warning',
      message: 'max.message.bytes is too small',
      remedy: 'topics apply --alter',
    },
  },
  {
    what: 'a registry that does not answer',
    changes: () => ({ WABA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' }),
    finding: { check: 'registry', status: 'problem', message: 'does not answer', remedy: 'WABA_SCHEMA_REGISTRY_URL' },
  },
  {
    what: 'a registry whose base path is left out',
    changes: (world) => ({ WABA_SCHEMA_REGISTRY_URL: new URL(String(world.env.WABA_SCHEMA_REGISTRY_URL)).origin }),
    finding: { check: 'registry', status: 'problem', message: '404', remedy: 'base path' },
  },
  {
    what: 'schemas that are missing and may not be registered',
    changes: () => ({ WABA_TOPIC_PREFIX: 'nothing-here-', WABA_SCHEMAS_AUTO_REGISTER: 'false' }),
    finding: {
      check: 'registry.schemas',
      status: 'problem',
      message: `${TOPIC_NAMES.length} of ${TOPIC_NAMES.length}`,
      remedy: 'waba-relay schemas register',
    },
  },
  {
    what: 'an expired token',
    plant: ({ token }) => Object.assign(token, { is_valid: false, error: { message: 'Session has expired' } }),
    finding: { check: 'meta.token', status: 'problem', message: 'Session has expired', remedy: 'WABA_ACCESS_TOKEN' },
  },
  {
    what: 'a token of another app',
    plant: ({ token }) => Object.assign(token, { app_id: '5' }),
    finding: { check: 'meta.token', status: 'problem', message: 'belongs to app 5', remedy: 'token of app' },
  },
  {
    what: 'a token without a permission',
    plant: ({ token }) => Object.assign(token, { scopes: ['whatsapp_business_messaging'] }),
    finding: {
      check: 'meta.token',
      status: 'problem',
      message: 'lacks whatsapp_business_management',
      remedy: 'system user',
    },
  },
  {
    what: 'a token that expires soon',
    plant: ({ token }) => Object.assign(token, { expires_at: Math.floor(Date.now() / 1000) + 3600 }),
    finding: { check: 'meta.token', status: 'warning', message: 'expires on', remedy: 'system user' },
  },
  {
    what: 'the secret of another app',
    changes: () => ({ WABA_APP_SECRETS: '0123456789abcdef0123456789abcdef' }),
    finding: {
      check: 'meta.token',
      status: 'problem',
      message: 'Invalid OAuth access token signature',
      remedy: 'WABA_APP_SECRETS',
    },
  },
  {
    what: 'an app without a subscription',
    plant: (state) => {
      state.subscriptions = []
    },
    finding: {
      check: 'meta.subscription',
      status: 'problem',
      message: 'Meta posts nothing',
      remedy: 'waba-relay webhook set',
    },
  },
  {
    what: 'a subscription that is not active',
    plant: (state) => Object.assign(subscription(state), { active: false }),
    finding: { check: 'meta.subscription', status: 'problem', message: 'not active', remedy: 'waba-relay webhook set' },
  },
  {
    what: 'a subscription to another URL',
    plant: (state) => Object.assign(subscription(state), { callback_url: elsewhere }),
    args: (world) => ['--url', world.relay.webhookUrl],
    finding: {
      check: 'meta.subscription',
      status: 'problem',
      message: `Meta posts to ${elsewhere}`,
      remedy: 'webhook set --callback-url https://127.0.0.1',
    },
  },
  {
    what: 'a subscription without values',
    plant: (state) => Object.assign(subscription(state), { include_values: false }),
    finding: {
      check: 'meta.subscription',
      status: 'problem',
      message: 'include_values',
      remedy: 'waba-relay webhook set',
    },
  },
  {
    what: 'no subscription to messages',
    plant: (state) => Object.assign(subscription(state), { fields: [{ name: 'calls', version: 'v27.0' }] }),
    finding: {
      check: 'meta.fields',
      status: 'problem',
      message: '"messages" is not subscribed',
      remedy: 'waba-relay webhook set',
    },
  },
  {
    what: 'a field that is off',
    plant: (state) => subscription(state).fields.splice(-1),
    finding: { check: 'meta.fields', status: 'warning', message: 'user_preferences', remedy: 'waba-relay webhook set' },
  },
  {
    what: 'a field of an old Graph version',
    plant: (state) => Object.assign(subscription(state).fields[0] ?? {}, { version: 'v21.0' }),
    finding: { check: 'meta.field-versions', status: 'warning', message: 'v21.0', remedy: 'App Dashboard' },
  },
  {
    what: 'an account to which another app is subscribed',
    plant: (state) => void state.apps.set(WABA, [{ id: '1', name: 'Another' }]),
    finding: {
      check: 'meta.account',
      status: 'problem',
      message: 'Another (1)',
      remedy: `waba-relay subscriptions add ${WABA}`,
    },
  },
  {
    what: 'an account that is not there',
    plant: (state) => state.apps.clear(),
    finding: { check: 'meta.account', status: 'problem', message: 'does not exist', remedy: 'No such id' },
  },
  {
    what: 'an override of the account',
    plant: (state) => Object.assign(subscribed(state) ?? {}, { override_callback_uri: elsewhere }),
    finding: {
      check: 'meta.override',
      status: 'problem',
      message: elsewhere,
      remedy: `waba-relay subscriptions add ${WABA}`,
    },
  },
  {
    what: 'an override of a phone number',
    plant: (state) => Object.assign(phone(state) ?? {}, { webhook_configuration: { phone_number: elsewhere } }),
    finding: { check: 'meta.phone-numbers', status: 'problem', message: elsewhere, remedy: 'override_callback_uri' },
  },
  {
    what: 'a callback URL without TLS',
    args: (world) => ['--url', world.relay.webhookUrl.replace('https:', 'http:')],
    finding: { check: 'callback.url', status: 'problem', message: 'not https', remedy: 'webhook set --callback-url' },
  },
  {
    what: 'a name without an address',
    args: () => ['--url', 'https://relay.invalid/webhook'],
    finding: { check: 'callback.dns', status: 'problem', message: 'relay.invalid does not resolve', remedy: 'DNS' },
  },
  {
    what: 'a port on which nobody listens',
    args: () => ['--url', 'https://127.0.0.1:1/webhook'],
    finding: { check: 'callback.tls', status: 'problem', message: 'ECONNREFUSED', remedy: 'open to the internet' },
  },
  {
    what: 'a certificate of a CA that nobody knows',
    args: (world) => ['--ca', world.files.clientCa],
    finding: { check: 'callback.tls', status: 'problem', message: 'not trusted', remedy: 'not public' },
  },
  {
    what: 'a certificate that expires soon',
    finding: { check: 'callback.tls', status: 'warning', message: 'expires soon', remedy: 'Renew' },
  },
  {
    what: 'another path',
    args: (world) => ['--url', `${world.relay.webhookUrl}s`],
    finding: { check: 'callback.handshake', status: 'problem', message: '404', remedy: 'WABA_WEBHOOK_PATH' },
  },
  {
    what: 'another verify token',
    changes: () => ({ WABA_VERIFY_TOKENS: 'another' }),
    finding: { check: 'callback.handshake', status: 'problem', message: '403', remedy: 'WABA_VERIFY_TOKENS' },
  },
  {
    what: 'a relay with another app secret',
    args: (world) => ['--url', world.relay.webhookUrl],
    changes: () => ({ WABA_APP_SECRETS: 'another' }),
    finding: { check: 'callback.delivery', status: 'problem', message: '401', remedy: 'WABA_APP_SECRETS' },
  },
  {
    what: 'a client certificate that is asked for, unknown to the settings',
    args: (world) => ['--url', world.guarded.webhookUrl],
    finding: {
      check: 'callback.client-certificate',
      status: 'warning',
      message: 'without a client certificate',
      remedy: 'WABA_CLIENT_CERT_HEADER',
    },
  },
  {
    what: 'a client certificate that nobody asks for, against the settings',
    changes: () => ({ WABA_CLIENT_CERT_HEADER: 'x-client-dn' }),
    finding: {
      check: 'callback.client-certificate',
      status: 'problem',
      message: 'accepts callers without one',
      remedy: 'WABA_CLIENT_CERT_HEADER',
    },
  },
]
