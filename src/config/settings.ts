import { KAFKA_SETTINGS } from './kafka-settings.ts'
import { REGISTRY, REGISTRY_SETTINGS } from './registry-settings.ts'
import { setting, withDefault } from './setting.ts'
import {
  boolean,
  file,
  headerName,
  integer,
  list,
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
/** To `serve`; commands that need neither do without. */
const requiredSecret = { ...secret, fallbackText: 'required' }

/** Every setting. Parsing, `--help`, `.env.example`, the README's table and the start-up log are made of it. */
export const SETTINGS = {
  host: withDefault(HTTP, 'WABA_HOST', '0.0.0.0', text, 'Address on which Meta’s webhooks are received.'),
  port: withDefault(HTTP, 'WABA_PORT', '3000', port, 'Port on which Meta’s webhooks are received.'),
  webhookPath: withDefault(HTTP, 'WABA_WEBHOOK_PATH', '/webhook', path, 'Path to which Meta posts.'),
  adminHost: withDefault(ADMIN, 'WABA_ADMIN_HOST', '0.0.0.0', text, 'Address of health and metrics.'),
  adminPort: withDefault(ADMIN, 'WABA_ADMIN_PORT', '3001', port, 'Port of health and metrics; never the public one.'),
  appSecrets: setting(
    META,
    'WABA_APP_SECRETS',
    list,
    'App secrets, comma-separated: several apps, or old and new while rotating.',
    requiredSecret,
  ),
  verifyTokens: setting(
    META,
    'WABA_VERIFY_TOKENS',
    list,
    'Tokens of the verification handshake, comma-separated (app and overrides may differ).',
    requiredSecret,
  ),
  ...KAFKA_SETTINGS,
  topicPrefix: withDefault(
    TOPICS,
    'WABA_TOPIC_PREFIX',
    'whatsapp-',
    topicPrefix,
    'Before the field in a topic’s name; without a dot.',
  ),
  topicsAutoCreate: withDefault(
    TOPICS,
    'WABA_TOPICS_AUTO_CREATE',
    'true',
    boolean,
    'Create missing topics at start; false: missing topics stop the start.',
  ),
  topicPartitions: setting(
    TOPICS,
    'WABA_TOPIC_PARTITIONS',
    integer(1, 10_000),
    'Partitions of topics that the relay creates.',
    { fallbackText: 'broker default' },
  ),
  topicReplicationFactor: setting(
    TOPICS,
    'WABA_TOPIC_REPLICATION_FACTOR',
    integer(1, 100),
    'Replicas of topics that the relay creates.',
    { fallbackText: 'broker default' },
  ),
  ...REGISTRY_SETTINGS,
  schemasAutoRegister: withDefault(
    REGISTRY,
    'WABA_SCHEMAS_AUTO_REGISTER',
    'true',
    boolean,
    'Register schemas at start; false: use what is registered, and stop the start if a subject is missing or differs.',
  ),
  bodyLimitBytes: withDefault(
    LIMITS,
    'WABA_BODY_LIMIT_BYTES',
    '4194304',
    integer(1024, 64 * 1024 * 1024),
    'Largest body; above it 413. Meta sends up to 3 MB.',
  ),
  pendingLimitBytes: withDefault(
    LIMITS,
    'WABA_PENDING_LIMIT_BYTES',
    '67108864',
    integer(1024, 2 ** 40),
    'Bodies verified and not yet acknowledged, with the records made of them; above it 503.',
  ),
  unverifiedLimitBytes: setting(
    LIMITS,
    'WABA_UNVERIFIED_LIMIT_BYTES',
    integer(1024, 2 ** 40),
    'Bodies on their way, not verified yet; above it the slowest gets 503.',
    { fallbackText: 'a quarter of the pending limit' },
  ),
  maxConnections: setting(
    LIMITS,
    'WABA_MAX_CONNECTIONS',
    integer(1, 1_000_000),
    'Connections to the public port at a time; where they run short, those that wait longest are closed.',
    { fallbackText: 'from the limit of descriptors, at most 1000' },
  ),
  publishTimeoutMs: withDefault(
    LIMITS,
    'WABA_PUBLISH_TIMEOUT_MS',
    '5000',
    integer(100, 600_000),
    'A delivery that is not acknowledged by then gets 503. Meta’s patience is 5 to 20 s.',
  ),
  drainDelayMs: withDefault(
    LIMITS,
    'WABA_DRAIN_DELAY_MS',
    '0',
    integer(0, 600_000),
    'After SIGTERM: not ready at once, yet serving for so long.',
  ),
  drainTimeoutMs: withDefault(
    LIMITS,
    'WABA_DRAIN_TIMEOUT_MS',
    '10000',
    integer(0, 600_000),
    'Then at most so long to finish what is in flight.',
  ),
  tlsCert: setting(TLS, 'WABA_TLS_CERT_FILE', file, 'Certificate of the public port; with it, HTTPS.'),
  tlsKey: setting(TLS, 'WABA_TLS_KEY_FILE', file, 'Its private key.'),
  tlsClientCa: setting(
    TLS,
    'WABA_TLS_CLIENT_CA_FILE',
    file,
    'CA of client certificates; with it, only a client certificate of that CA is let in.',
  ),
  clientCertName: withDefault(
    TLS,
    'WABA_CLIENT_CERT_NAME',
    'client.webhooks.fbclientcerts.com',
    text,
    'Name that a client certificate must have.',
  ),
  clientCertHeader: setting(
    TLS,
    'WABA_CLIENT_CERT_HEADER',
    headerName,
    'Behind a proxy that ends mTLS: the header with the client certificate’s subject.',
  ),
  clientCertHandshake: withDefault(
    TLS,
    'WABA_CLIENT_CERT_HANDSHAKE',
    'true',
    boolean,
    'Whether the verification handshake needs the client certificate too; false: a delivery without it gets 403.',
  ),
  clientCertFormat: setting(
    TLS,
    'WABA_CLIENT_CERT_FORMAT',
    oneOf('dn', 'name', 'xfcc', 'traefik'),
    'What is in that header: dn (nginx, AWS ALB, HAProxy), name (the common name alone), xfcc (Envoy) or traefik.',
    { fallbackText: 'by the header’s name, else dn or name' },
  ),
  trustedProxies: withDefault(
    TLS,
    'WABA_TRUSTED_PROXIES',
    'loopback, linklocal, uniquelocal',
    trustedProxies,
    'From whom that header counts, comma-separated: addresses, networks such as 10.0.0.0/8, or these names.',
  ),
  accessToken: setting(GRAPH, 'WABA_ACCESS_TOKEN', text, 'Token for commands that talk to the Graph API.', secret),
  appId: setting(GRAPH, 'WABA_APP_ID', text, 'App id for commands that talk to the Graph API.'),
  graphUrl: withDefault(GRAPH, 'WABA_GRAPH_URL', 'https://graph.facebook.com', url, 'Graph API.'),
  graphVersion: withDefault(GRAPH, 'WABA_GRAPH_VERSION', 'v27.0', text, 'Version of the Graph API.'),
  logLevel: withDefault(
    LOG,
    'WABA_LOG_LEVEL',
    'info',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    'trace, debug, info, warn, error, fatal or silent.',
  ),
  metricsByAccount: withDefault(
    METRICS,
    'WABA_METRICS_BY_ACCOUNT',
    'false',
    boolean,
    'Count records by account, too: the first 200 accounts by their id, then as other.',
  ),
}
