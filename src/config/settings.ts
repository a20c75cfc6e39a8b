import { KAFKA_SETTINGS } from './kafka-settings.ts'
import { certificates, privateKey } from './pem.ts'
import { REGISTRY, REGISTRY_SETTINGS } from './registry-settings.ts'
import { headerSecret, secrets } from './secret-parsers.ts'
import { type Setting, setting, withDefault } from './setting.ts'
import {
  appId,
  boolean,
  headerName,
  integer,
  oneOf,
  path,
  text,
  topicPrefix,
  trustedProxies,
  url,
} from './setting-parsers.ts'

const HTTP = 'Public port'
const ADMIN = 'Admin port'
const META = 'Meta'
const TOPICS = 'Topics'
const LIMITS = 'Limits'
const TLS = 'TLS'
const GRAPH = 'Graph API'
const LOG = 'Log'
const METRICS = 'Metrics'

const port = integer(0, 65_535)
const secret = { secret: true }
/** Required by `serve`; commands that do not use them run without. */
const requiredSecret = { ...secret, fallbackText: 'required' }

/** Every setting. Parsing, `--help`, `.env.example`, docs/settings.md and the startup log are built from this table. */
export const SETTINGS = {
  host: withDefault(HTTP, 'WABA_HOST', '0.0.0.0', text, 'Address to listen on for Meta’s webhooks.'),
  port: withDefault(HTTP, 'WABA_PORT', '3000', port, 'Port to listen on for Meta’s webhooks.'),
  webhookPath: withDefault(HTTP, 'WABA_WEBHOOK_PATH', '/webhook', path, 'Path that Meta posts to.'),
  adminHost: withDefault(
    ADMIN,
    'WABA_ADMIN_HOST',
    '0.0.0.0',
    text,
    'Address to listen on for health, metrics and the status page.',
  ),
  adminPort: withDefault(
    ADMIN,
    'WABA_ADMIN_PORT',
    '3001',
    port,
    'Port for health, metrics and the status page; must differ from the public port.',
  ),
  appSecrets: setting(
    META,
    'WABA_APP_SECRETS',
    secrets,
    'App secrets, comma-separated: those of several apps, or the old and the new one during a rotation.',
    requiredSecret,
  ),
  verifyTokens: setting(
    META,
    'WABA_VERIFY_TOKENS',
    secrets,
    'Tokens for the verification handshake, comma-separated (the app and its overrides may use different ones).',
    requiredSecret,
  ),
  ...KAFKA_SETTINGS,
  topicPrefix: withDefault(
    TOPICS,
    'WABA_TOPIC_PREFIX',
    'whatsapp-',
    topicPrefix,
    'Prefix of topic names, followed by the field’s name; no dots.',
  ),
  topicsAutoCreate: withDefault(
    TOPICS,
    'WABA_TOPICS_AUTO_CREATE',
    'true',
    boolean,
    'Create missing topics at startup; false: refuse to start if a topic is missing.',
  ),
  topicPartitions: setting(
    TOPICS,
    'WABA_TOPIC_PARTITIONS',
    integer(1, 10_000),
    'Partitions of each topic that the relay creates.',
    { fallbackText: 'broker default' },
  ),
  topicReplicationFactor: setting(
    TOPICS,
    'WABA_TOPIC_REPLICATION_FACTOR',
    integer(1, 100),
    'Replication factor of topics that the relay creates.',
    { fallbackText: 'broker default' },
  ),
  ...REGISTRY_SETTINGS,
  schemasAutoRegister: withDefault(
    REGISTRY,
    'WABA_SCHEMAS_AUTO_REGISTER',
    'true',
    boolean,
    'Register schemas at startup; false: use the registered ones, and refuse to start if a subject is missing or differs.',
  ),
  bodyLimitBytes: withDefault(
    LIMITS,
    'WABA_BODY_LIMIT_BYTES',
    '4194304',
    integer(1024, 64 * 1024 * 1024),
    'Largest accepted body; a larger one gets 413. Meta sends up to 3 MB.',
  ),
  pendingLimitBytes: withDefault(
    LIMITS,
    'WABA_PENDING_LIMIT_BYTES',
    '67108864',
    integer(1024, 2 ** 40),
    'Budget for verified bodies and their records that Kafka has not acknowledged yet; beyond it, deliveries get 503. Bodies over 128 KiB share a quarter of it, or twice WABA_BODY_LIMIT_BYTES if that is more.',
  ),
  unverifiedLimitBytes: setting(
    LIMITS,
    'WABA_UNVERIFIED_LIMIT_BYTES',
    integer(1024, 2 ** 40),
    'Budget for bodies still arriving or not yet verified; beyond it, the slowest sender gets 503.',
    { fallbackText: 'a quarter of the pending limit' },
  ),
  maxConnections: setting(
    LIMITS,
    'WABA_MAX_CONNECTIONS',
    integer(1, 1_000_000),
    'Open connections on the public port; at the limit, those that have been waiting longest are closed.',
    { fallbackText: 'derived from the file descriptor limit, at most 1000' },
  ),
  publishTimeoutMs: withDefault(
    LIMITS,
    'WABA_PUBLISH_TIMEOUT_MS',
    '5000',
    integer(100, 600_000),
    'Deadline for Kafka’s acknowledgement; a delivery that misses it gets 503. Meta waits 5 to 20 s.',
  ),
  drainDelayMs: withDefault(
    LIMITS,
    'WABA_DRAIN_DELAY_MS',
    '0',
    integer(0, 600_000),
    'After SIGTERM, /readyz fails at once; the relay keeps serving for this many milliseconds.',
  ),
  drainTimeoutMs: withDefault(
    LIMITS,
    'WABA_DRAIN_TIMEOUT_MS',
    '10000',
    integer(0, 600_000),
    'Deadline for deliveries in flight, after the drain delay.',
  ),
  tlsCert: setting(TLS, 'WABA_TLS_CERT_FILE', certificates, 'Certificate of the public port; enables HTTPS.'),
  tlsKey: setting(TLS, 'WABA_TLS_KEY_FILE', privateKey, 'Its private key.'),
  tlsClientCa: setting(
    TLS,
    'WABA_TLS_CLIENT_CA_FILE',
    certificates,
    'CA for client certificates (mTLS); if set, clients must present a certificate that it signed.',
  ),
  clientCertName: withDefault(
    TLS,
    'WABA_CLIENT_CERT_NAME',
    'client.webhooks.fbclientcerts.com',
    text,
    'Name that the client certificate must carry.',
  ),
  clientCertHeader: setting(
    TLS,
    'WABA_CLIENT_CERT_HEADER',
    headerName,
    'Behind a proxy that terminates mTLS: the header that carries the client certificate’s subject.',
  ),
  clientCertHandshake: withDefault(
    TLS,
    'WABA_CLIENT_CERT_HANDSHAKE',
    'true',
    boolean,
    'Whether the verification handshake also requires the client certificate; if false, only deliveries without one get 403.',
  ),
  clientCertFormat: setting(
    TLS,
    'WABA_CLIENT_CERT_FORMAT',
    oneOf('dn', 'name', 'xfcc', 'traefik'),
    'Format of that header: dn (nginx, AWS ALB, HAProxy), name (the common name alone), xfcc (Envoy) or traefik.',
    { fallbackText: 'derived from the header’s name, else dn or name' },
  ),
  trustedProxies: withDefault(
    TLS,
    'WABA_TRUSTED_PROXIES',
    'loopback, linklocal, uniquelocal',
    trustedProxies,
    'Proxies whose header is trusted, comma-separated: addresses, networks such as 10.0.0.0/8, or these names.',
  ),
  accessToken: setting(
    GRAPH,
    'WABA_ACCESS_TOKEN',
    headerSecret,
    'Access token for commands that call the Graph API.',
    secret,
  ),
  appId: setting(GRAPH, 'WABA_APP_ID', appId, 'App id for commands that call the Graph API.'),
  graphUrl: withDefault(GRAPH, 'WABA_GRAPH_URL', 'https://graph.facebook.com', url, 'Base URL of the Graph API.'),
  graphVersion: withDefault(GRAPH, 'WABA_GRAPH_VERSION', 'v27.0', text, 'Version of the Graph API.'),
  logLevel: withDefault(
    LOG,
    'WABA_LOG_LEVEL',
    'info',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'Log level: trace, debug, info, warn, error, fatal or silent.',
  ),
  metricsByAccount: withDefault(
    METRICS,
    'WABA_METRICS_BY_ACCOUNT',
    'false',
    boolean,
    'Also count records per account: the first 200 accounts by id, all later ones as other.',
  ),
}

type Settings = typeof SETTINGS
export type SettingKey = keyof Settings
type Value<S> = S extends Setting<infer T> ? (S extends { readonly fallback: string } ? T : T | undefined) : never

/** Every setting, parsed. Settings without a default may be undefined unless a command requires them. */
export type Config = { readonly [K in SettingKey]: Value<Settings[K]> }
/** A config with the named settings present. */
export type ConfigWith<K extends SettingKey> = Config & { readonly [P in K]-?: NonNullable<Config[P]> }
