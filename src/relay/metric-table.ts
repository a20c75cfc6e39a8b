/** Every metric of the relay's own: the registry, docs/operations.md and the dashboard are made of this table. */
export interface MetricRow {
  /** Without `waba_relay_`. Counters end in `_total`; units are Prometheus's base units. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
  readonly unit: Unit
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[]
  /** What a value, or a change of it, asks of an operator. */
  readonly todo: string
}

export type Unit = 'seconds' | 'bytes' | 'ratio' | 'timestamp' | 'count'

export const METRIC_PREFIX = 'waba_relay_'

const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** From a second, in which Meta itself is, to the days for which it repeats a delivery. */
const LAG = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400, 604_800]
const RECORDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]
const BYTES = [512, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304]

const none: readonly string[] = []

export const METRICS = {
  deliveries: {
    name: 'deliveries_total',
    type: 'counter',
    labels: ['outcome'],
    unit: 'count',
    help: 'Requests to the public port, by how they ended.',
    todo: 'The table of outcomes below says what each asks for.',
  },
  records: {
    name: 'records_total',
    type: 'counter',
    labels: ['topic'],
    unit: 'count',
    help: 'Records acknowledged by all in-sync replicas, by topic.',
    todo: 'None for an hour: see the alert on silence.',
  },
  accountRecords: {
    name: 'account_records_total',
    type: 'counter',
    labels: ['waba_id'],
    unit: 'count',
    help: 'Records by account, for the first 200 accounts and then as `other`; empty unless WABA_METRICS_BY_ACCOUNT is true.',
    todo: 'One account that stands still: `waba-relay doctor <waba-id>`.',
  },
  unmapped: {
    name: 'unmapped_total',
    type: 'counter',
    labels: ['field'],
    unit: 'count',
    help: 'Attributes that a schema has no place for, by field.',
    todo: 'Nothing is lost: they are in `unmapped`. `waba-relay unmapped` lists them; a newer version may know them.',
  },
  unrecognized: {
    name: 'unrecognized_total',
    type: 'counter',
    labels: ['field'],
    unit: 'count',
    help: 'Changes of a field that the relay does not know, by field.',
    todo: 'They are in the topic `unrecognized`: look for a newer version, then `dead-letters replay --unrecognized`.',
  },
  deadLetters: {
    name: 'dead_letters_total',
    type: 'counter',
    labels: ['reason'],
    unit: 'count',
    help: 'Dead letters made, by reason.',
    todo: 'The table of reasons below says what each asks for.',
  },
  requestDuration: {
    name: 'request_duration_seconds',
    type: 'histogram',
    labels: none,
    unit: 'seconds',
    buckets: LATENCY,
    help: 'Time from a delivery’s first byte to its answer.',
    todo: 'Meta wants a median of 250 ms. Slow: compare queue wait and publish duration.',
  },
  deliveryLag: {
    name: 'delivery_lag_seconds',
    type: 'histogram',
    labels: none,
    unit: 'seconds',
    buckets: LAG,
    help: 'Time from an event, by Meta’s own clock, to its record being stored; history is left out. Meta tells whole seconds.',
    todo: 'High with a short request duration: Meta is behind, or sends again what failed before.',
  },
  queueWait: {
    name: 'queue_wait_seconds',
    type: 'histogram',
    labels: none,
    unit: 'seconds',
    buckets: LATENCY,
    help: 'Time that the oldest record of a batch waited before the batch was sent.',
    todo: 'Longer than the publish duration: brokers take less than arrives.',
  },
  publishDuration: {
    name: 'publish_duration_seconds',
    type: 'histogram',
    labels: none,
    unit: 'seconds',
    buckets: LATENCY,
    help: 'Time from a request to a broker to its answer, once for each batch in it.',
    todo: 'Slow: look at the brokers and at the way to them.',
  },
  batchRecords: {
    name: 'batch_records',
    type: 'histogram',
    labels: none,
    unit: 'count',
    buckets: RECORDS,
    help: 'Records of a stored batch; a batch goes to one partition.',
    todo: 'Grows under load; that is how throughput grows.',
  },
  batchBytes: {
    name: 'batch_bytes',
    type: 'histogram',
    labels: none,
    unit: 'bytes',
    buckets: BYTES,
    help: 'Bytes of a stored batch before compression: keys, values and about what Kafka adds.',
    todo: 'At most 256 KiB, but for single records that are larger.',
  },
  receivedBytes: {
    name: 'received_bytes_total',
    type: 'counter',
    labels: none,
    unit: 'bytes',
    help: 'Bodies read on the public port.',
    todo: 'Bandwidth of Meta’s deliveries.',
  },
  publishedBytes: {
    name: 'published_bytes_total',
    type: 'counter',
    labels: none,
    unit: 'bytes',
    help: 'Values of the records acknowledged.',
    todo: 'Times the replication factor: bandwidth and disk of the brokers.',
  },
  publishTroubles: {
    name: 'publish_troubles_total',
    type: 'counter',
    labels: ['topic'],
    unit: 'count',
    help: 'Times that a partition began to take no records, by topic.',
    todo: 'The log has the reason. A leader that moves is harmless and soon over.',
  },
  producerReconnects: {
    name: 'producer_reconnects_total',
    type: 'counter',
    labels: none,
    unit: 'count',
    help: 'Connections to brokers that the producer opened after the first one to each.',
    todo: 'A few in a rolling restart of brokers; a steady rate means a proxy or firewall that cuts them.',
  },
  unverifiedBytes: {
    name: 'unverified_bytes',
    type: 'gauge',
    labels: none,
    unit: 'bytes',
    help: 'Of bodies on their way, not verified yet.',
    todo: 'Near WABA_UNVERIFIED_LIMIT_BYTES: somebody sends bodies slowly; the slowest are turned away.',
  },
  pendingBytes: {
    name: 'pending_bytes',
    type: 'gauge',
    labels: none,
    unit: 'bytes',
    help: 'Bodies accepted and not yet acknowledged.',
    todo: 'At WABA_PENDING_LIMIT_BYTES deliveries get 503.',
  },
  pendingRecords: {
    name: 'pending_records',
    type: 'gauge',
    labels: none,
    unit: 'count',
    help: 'Records that wait for the broker.',
    todo: 'Grows: brokers take less than arrives.',
  },
  connections: {
    name: 'connections',
    type: 'gauge',
    labels: none,
    unit: 'count',
    help: 'Connections open on the public port.',
    todo: 'Far more than deliveries need: somebody holds them open.',
  },
  connectionsClosed: {
    name: 'connections_closed_total',
    type: 'counter',
    labels: ['why'],
    unit: 'count',
    help: 'Connections to the public port that were closed early because they ran short: silent or idle ones, or a new one with none_to_spare.',
    todo: 'Somebody holds connections open. `none_to_spare`: raise WABA_MAX_CONNECTIONS, or add relays.',
  },
  tlsRefusals: {
    name: 'tls_refusals_total',
    type: 'counter',
    labels: ['cause'],
    unit: 'count',
    help: 'TLS handshakes that failed, by cause.',
    todo: '`expired` or `unknown_ca` at Meta’s rate: the client CA is no longer Meta’s present one.',
  },
  certificateExpiry: {
    name: 'certificate_expiry_timestamp_seconds',
    type: 'gauge',
    labels: ['certificate'],
    unit: 'timestamp',
    help: 'When a certificate expires, by the setting that names it. Days left: (… - time()) / 86400.',
    todo: 'Renew it in time; a changed file is read again without a restart.',
  },
  ready: {
    name: 'ready',
    type: 'gauge',
    labels: none,
    unit: 'count',
    help: '1 when deliveries are accepted.',
    todo: '0: /readyz says what is missing.',
  },
  eventLoopUtilization: {
    name: 'event_loop_utilization_ratio',
    type: 'gauge',
    labels: none,
    unit: 'ratio',
    help: 'Share of time in which the event loop was busy since the metrics were last read.',
    todo: 'Above 0.8 for long: one core is not enough, add relays.',
  },
  logFailures: {
    name: 'log_failures_total',
    type: 'counter',
    labels: none,
    unit: 'count',
    help: 'Failed tries to write the log; its lines wait for the next one, up to 16 MiB of them.',
    todo: 'A full disk, or a reader of stdout that is gone.',
  },
  logDroppedLines: {
    name: 'log_dropped_lines_total',
    type: 'counter',
    labels: none,
    unit: 'count',
    help: 'Lines dropped because 16 MiB of them were waiting to be written.',
    todo: 'What reads stdout does not keep up.',
  },
  buildInfo: {
    name: 'build_info',
    type: 'gauge',
    labels: ['version', 'node', 'producer'],
    unit: 'count',
    help: 'Always 1; the versions and the library that publishes are in its labels.',
    todo: 'Tells relays apart during an upgrade.',
  },
} as const satisfies Record<string, MetricRow>

export type MetricKey = keyof typeof METRICS
