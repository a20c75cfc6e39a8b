/**
 * Every metric that the relay defines: the registry, docs/operations.md and the dashboard are built from this table.
 */
export interface MetricRow {
  /** Without `waba_relay_`. Counters end in `_total`; units are Prometheus's base units. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels?: readonly string[]
  readonly help: string
  readonly unit: Unit
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[]
  /** How an operator should read and react to a value. */
  readonly todo: string
}

export type Unit = 'seconds' | 'bytes' | 'ratio' | 'timestamp' | 'count'

export const METRIC_PREFIX = 'waba_relay_'

const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** From half a second, Meta's own latency, to the days for which it retries a delivery. */
const LAG = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400, 604_800]
const RECORDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
const BYTES = [512, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304]

export const METRICS = {
  deliveries: {
    name: 'deliveries_total',
    type: 'counter',
    labels: ['outcome'],
    unit: 'count',
    help: 'Requests to the public port, by outcome.',
    todo: 'See the table of outcomes below.',
  },
  records: {
    name: 'records_total',
    type: 'counter',
    labels: ['topic'],
    unit: 'count',
    help: 'Records acknowledged by all in-sync replicas, by topic.',
    todo: 'No increase for an hour: see the alert on silence.',
  },
  accountRecords: {
    name: 'account_records_total',
    type: 'counter',
    labels: ['waba_id'],
    unit: 'count',
    help: 'Records acknowledged, by account: the first 200 accounts individually, all later ones as `other`; empty unless WABA_METRICS_BY_ACCOUNT is true.',
    todo: 'If one account stops: `waba-relay doctor <waba-id>`.',
  },
  unmapped: {
    name: 'unmapped_total',
    type: 'counter',
    labels: ['field'],
    unit: 'count',
    help: 'Attributes that no schema covers, by field.',
    todo: 'Nothing is lost: they are in `unmapped`. `waba-relay unmapped` lists them; a newer version may know them.',
  },
  unrecognized: {
    name: 'unrecognized_total',
    type: 'counter',
    labels: ['field'],
    unit: 'count',
    help: 'Changes of fields unknown to this version, by field.',
    todo: 'They are in the topic `unrecognized`: upgrade, then run `dead-letters replay --unrecognized`.',
  },
  deadLetters: {
    name: 'dead_letters_total',
    type: 'counter',
    labels: ['reason'],
    unit: 'count',
    help: 'Dead letters written, by reason.',
    todo: 'See the table of reasons below.',
  },
  requestDuration: {
    name: 'request_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    buckets: LATENCY,
    help: 'Time from a delivery’s first byte to its answer.',
    todo: 'Meta asks for a median of 250 ms. If it is slow, compare queue wait and publish duration.',
  },
  deliveryLag: {
    name: 'delivery_lag_seconds',
    type: 'histogram',
    unit: 'seconds',
    buckets: LAG,
    help: 'Time from an event, according to Meta’s timestamp, until its record is stored; imported history is left out. Meta’s times are whole seconds.',
    todo: 'If high while request duration is low, Meta is behind or is retrying earlier failures.',
  },
  queueWait: {
    name: 'queue_wait_seconds',
    type: 'histogram',
    unit: 'seconds',
    buckets: LATENCY,
    help: 'Time the oldest record of a batch waited until the batch was sent.',
    todo: 'If longer than the publish duration, records arrive faster than brokers accept them.',
  },
  publishDuration: {
    name: 'publish_duration_seconds',
    type: 'histogram',
    unit: 'seconds',
    buckets: LATENCY,
    help: 'Time from a produce request to its response, once for each batch in it.',
    todo: 'If slow, check the brokers and the network.',
  },
  batchRecords: {
    name: 'batch_records',
    type: 'histogram',
    unit: 'count',
    buckets: RECORDS,
    help: 'Records per stored batch; a batch goes to one partition.',
    todo: 'Grows with load: larger batches are how throughput rises.',
  },
  batchBytes: {
    name: 'batch_bytes',
    type: 'histogram',
    unit: 'bytes',
    buckets: BYTES,
    help: 'Bytes per stored batch before compression: keys, values and an estimate of Kafka’s overhead.',
    todo: 'At most 256 KiB, except for single larger records.',
  },
  receivedBytes: {
    name: 'received_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes of bodies read on the public port.',
    todo: 'Bandwidth of Meta’s deliveries.',
  },
  publishedBytes: {
    name: 'published_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes of the values of acknowledged records.',
    todo: 'Multiply by the replication factor for the brokers’ bandwidth and disk use.',
  },
  publishTroubles: {
    name: 'publish_troubles_total',
    type: 'counter',
    labels: ['topic'],
    unit: 'count',
    help: 'Times a partition began to refuse records, by topic.',
    todo: 'The log has the reason. A moving leader is harmless and brief.',
  },
  producerReconnects: {
    name: 'producer_reconnects_total',
    type: 'counter',
    unit: 'count',
    help: 'Connections the producer opened to a broker after the first.',
    todo: 'A few are normal during a rolling restart of brokers; a steady rate means that a proxy or firewall cuts connections.',
  },
  unverifiedBytes: {
    name: 'unverified_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of bodies still arriving or not yet verified.',
    todo: 'Near WABA_UNVERIFIED_LIMIT_BYTES, someone is sending bodies slowly; the slowest are refused.',
  },
  pendingBytes: {
    name: 'pending_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of bodies accepted but not yet acknowledged.',
    todo: 'At WABA_PENDING_LIMIT_BYTES, deliveries get 503.',
  },
  pendingRecords: {
    name: 'pending_records',
    type: 'gauge',
    unit: 'count',
    help: 'Records waiting for the broker.',
    todo: 'If it grows, records arrive faster than brokers accept them.',
  },
  connections: {
    name: 'connections',
    type: 'gauge',
    unit: 'count',
    help: 'Open connections on the public port.',
    todo: 'If there are far more than deliveries need, someone is holding them open.',
  },
  connectionsClosed: {
    name: 'connections_closed_total',
    type: 'counter',
    labels: ['why'],
    unit: 'count',
    help: 'Connections to the public port closed early because WABA_MAX_CONNECTIONS was reached: silent, slow or idle ones, or a new one if there are none_to_spare. Those that send many requests without waiting for answers (pipelining) are closed at any time.',
    todo: 'Someone is holding connections open, or (`pipelining`) floods the port with requests; Meta does neither. On `none_to_spare`, raise WABA_MAX_CONNECTIONS or add relays.',
  },
  tlsRefusals: {
    name: 'tls_refusals_total',
    type: 'counter',
    labels: ['cause'],
    unit: 'count',
    help: 'Failed TLS handshakes, by cause.',
    todo: 'If `expired` or `unknown_ca` grows at Meta’s rate, the configured client CA is no longer Meta’s current one.',
  },
  certificateExpiry: {
    name: 'certificate_expiry_timestamp_seconds',
    type: 'gauge',
    labels: ['certificate'],
    unit: 'timestamp',
    help: 'Expiry of a certificate, by the setting that names it. Days left: (… - time()) / 86400.',
    todo: 'Renew it in time; a changed file is reloaded without a restart.',
  },
  ready: {
    name: 'ready',
    type: 'gauge',
    unit: 'count',
    help: '1 while deliveries are accepted, else 0.',
    todo: 'If 0, /readyz says what is missing.',
  },
  eventLoopUtilization: {
    name: 'event_loop_utilization_ratio',
    type: 'gauge',
    unit: 'ratio',
    help: 'Share of time the event loop was busy since the last scrape.',
    todo: 'If above 0.8 for long, one core is not enough: add relays.',
  },
  logFailures: {
    name: 'log_failures_total',
    type: 'counter',
    unit: 'count',
    help: 'Failed attempts to write the log; up to 16 MiB of lines wait for the next attempt.',
    todo: 'The disk is full, or the reader of stdout is gone.',
  },
  logDroppedLines: {
    name: 'log_dropped_lines_total',
    type: 'counter',
    unit: 'count',
    help: 'Log lines dropped because 16 MiB were waiting to be written.',
    todo: 'The reader of stdout does not keep up.',
  },
  buildInfo: {
    name: 'build_info',
    type: 'gauge',
    labels: ['version', 'node', 'producer'],
    unit: 'count',
    help: 'Always 1; its labels hold the versions and the Kafka client library.',
    todo: 'Distinguishes relays during an upgrade.',
  },
} as const satisfies Record<string, MetricRow>

export type MetricKey = keyof typeof METRICS
