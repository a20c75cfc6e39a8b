/** One alert: a rule of deploy/prometheus/alerts.yaml and a section of docs/runbook.md. */
export interface Alert {
  readonly name: string
  readonly expr: string
  /** How long the expression must hold, as Prometheus writes durations. */
  readonly for?: string
  readonly severity: 'critical' | 'warning' | 'info'
  readonly summary: string
  readonly meaning: string
  readonly impact: string
  readonly check: readonly string[]
  readonly remedy: readonly string[]
}

/** Thresholds are starting points: each relay's traffic differs. */
export const ALERTS: readonly Alert[] = [
  {
    name: 'WabaRelayDown',
    expr: 'up{job=~".*waba-relay.*"} == 0',
    for: '2m',
    severity: 'critical',
    summary: '{{ $labels.instance }} cannot be scraped',
    meaning: 'Prometheus gets no metrics from the relay’s admin port.',
    impact:
      'The relay is down, or only its admin port is unreachable. Meta retries unanswered deliveries for 36 hours or more.',
    check: [
      'Does the process run? Does `GET /livez` on its admin port answer?',
      'Do other instances accept deliveries?',
    ],
    remedy: [
      'Start it; its last log lines say why it exited. Exit code 1 with `the relay can never become ready`: topics or schemas are missing and may not be created; run `waba-relay topics apply` or `waba-relay schemas register` first.',
      'If it runs, check the network policy, and the port and path of the scrape.',
    ],
  },
  {
    name: 'WabaRelayNotReady',
    expr: 'waba_relay_ready == 0',
    for: '2m',
    severity: 'critical',
    summary: '{{ $labels.instance }} accepts no deliveries; Meta gets 503 and retries',
    meaning: 'The relay runs, but Kafka or the schema registry is missing, or it has been draining for minutes.',
    impact: 'Nothing is lost: Meta retries deliveries for 36 hours to 7 days. They arrive late, alongside new ones.',
    check: [
      '`GET /readyz` on the admin port gives the reasons.',
      '`waba-relay doctor` checks Kafka, topics, registry and schemas.',
    ],
    remedy: [
      '`kafka: …`: bring the brokers back; the relay reconnects automatically. Or correct WABA_KAFKA_BROKERS, its TLS or its SASL settings, and restart the relay.',
      '`kafka: topics are missing: …`: they were deleted while it ran, and WABA_TOPICS_AUTO_CREATE is false. Run `waba-relay topics apply`; the relay notices within 10 s.',
      '`registry: …`: needed only at startup. Bring it back; the relay retries automatically. Or correct WABA_SCHEMA_REGISTRY_URL, and restart the relay.',
    ],
  },
  {
    name: 'WabaRelayAnswers503',
    expr: 'sum by (outcome) (rate(waba_relay_deliveries_total{outcome=~"not_ready|not_stored|too_much_pending|internal"}[5m])) > 0',
    for: '5m',
    severity: 'critical',
    summary: 'Deliveries are not stored ({{ $labels.outcome }}); Meta retries them for a limited time',
    meaning: 'Some deliveries get 503, for the reason in the label.',
    impact: 'Events are late. Each retry is an extra request; after at most 7 days Meta gives up.',
    check: [
      'Find the log lines with this outcome: `detail` says what happened, `todo` what to do.',
      '`waba_relay_publish_troubles_total` by topic: one partition, or all?',
      'Queue wait and publish duration: are the brokers slow or down?',
    ],
    remedy: [
      '`not_stored`: brokers are down or slower than WABA_PUBLISH_TIMEOUT_MS, or there are too few in-sync replicas.',
      '`too_much_pending`: deliveries arrive faster than Kafka accepts them; add brokers or partitions, or raise WABA_PENDING_LIMIT_BYTES for bursts.',
      '`not_ready`: see WabaRelayNotReady.',
      '`internal`: a bug in the relay; please report it with its log line.',
    ],
  },
  {
    // A subscription that is wrong or gone is silent: nothing else shows it.
    name: 'WabaRelayNothingArrives',
    expr: 'sum(increase(waba_relay_deliveries_total{outcome="stored"}[1h])) == 0',
    for: '10m',
    severity: 'warning',
    summary: 'No webhook was stored for an hour',
    meaning: 'Nothing arrived, or nothing was stored. If your nights are quiet, lengthen the hour.',
    impact:
      'If there is traffic at Meta, its events wait there, or are not sent at all because no subscription covers them.',
    check: ['`waba-relay doctor <waba-id>` checks the whole chain, from the settings to Meta’s subscriptions.'],
    remedy: [
      'Follow doctor’s remedy: subscribe the app (`subscriptions add`), correct the callback URL (`webhook set`), renew a certificate.',
    ],
  },
  {
    name: 'WabaRelayRefusesSignatures',
    // A certificate of another CA ends the handshake, so there is no request to count. Scanners have no certificates.
    expr: 'sum(rate(waba_relay_deliveries_total{outcome=~"not_authentic|wrong_client_certificate"}[15m])) > 0.1 or sum(rate(waba_relay_tls_refusals_total{cause=~"unknown_ca|expired"}[15m])) > 0.1',
    for: '15m',
    severity: 'warning',
    summary: 'Requests are refused because they do not prove to be from Meta',
    meaning:
      'Signatures or client certificates are wrong. Internet scanners cause a few of these; at Meta’s rate, the sender is Meta.',
    impact: 'If they are from Meta, their events are not stored; Meta retries them.',
    check: [
      'Is the rate of `stored` unchanged? Then the requests are not from Meta.',
      'Was an app secret changed, or another app subscribed?',
      '`waba_relay_tls_refusals_total`: does `unknown_ca` grow? Then Meta has a new CA, or the file has a wrong one.',
    ],
    remedy: [
      'Set WABA_APP_SECRETS to the secrets of all subscribed apps, both the old and the new one, and restart the relays. In the file of WABA_APP_SECRETS_FILE, one per line, they take effect within 2 s.',
      'A proxy must pass on the body byte for byte.',
      'For client certificates, add Meta’s current CA to the file of WABA_TLS_CLIENT_CA_FILE, beside the old one: it takes effect within 2 s, without a restart. Check WABA_CLIENT_CERT_NAME.',
    ],
  },
  {
    name: 'WabaRelaySlow',
    expr: 'histogram_quantile(0.5, sum by (le) (rate(waba_relay_request_duration_seconds_bucket[10m]))) > 0.25',
    for: '10m',
    severity: 'warning',
    summary: 'Half of the deliveries take longer than the 250 ms that Meta asks for',
    meaning: 'The median from a delivery’s first byte to its answer is above 250 ms.',
    impact: 'Meta may slow down its deliveries, and counts answers after 5 to 20 s as failures.',
    check: [
      'Is the publish duration just as long? Then the brokers are slow. Is the queue wait longer? Then records arrive faster than the brokers accept them.',
      'Is event loop utilisation above 0.8? Then the relay’s core is saturated.',
    ],
    remedy: [
      'One slow broker: stop it, so that others lead its partitions, and check its disk.',
      'All brokers: check their disks and networks; add brokers, or partitions if few of them have the load (`waba-relay topics apply --alter --partitions …`; the relay uses new ones within 10 s, but keys move).',
      'The relay’s core: see WabaRelayBusy.',
    ],
  },
  {
    name: 'WabaRelayEventsLate',
    expr: 'histogram_quantile(0.9, sum by (le) (rate(waba_relay_delivery_lag_seconds_bucket[15m]))) > 300',
    for: '15m',
    severity: 'warning',
    summary: 'A tenth of the events are stored more than five minutes after they happened',
    meaning: 'Events are stored long after Meta’s own timestamp.',
    impact: 'Consumers see late events; Meta may be working off a backlog after an outage.',
    check: ['Were there 503 answers in the last hours? Then these are retries.', 'Is the machine’s clock correct?'],
    remedy: ['Usually none is needed: the backlog drains. For its cause, see WabaRelayAnswers503 and WabaRelaySlow.'],
  },
  {
    name: 'WabaRelayPendingNearLimit',
    // 0.8 of WABA_PENDING_LIMIT_BYTES, here its default.
    expr: 'waba_relay_pending_bytes > 0.8 * 67108864',
    for: '1m',
    severity: 'warning',
    summary: '{{ $labels.instance }} is near its pending limit, above which it answers 503',
    meaning:
      'Accepted but unacknowledged bodies take more than 80 % of WABA_PENDING_LIMIT_BYTES (64 MiB; adjust to yours).',
    impact: 'Above the limit, deliveries get 503 and are retried.',
    check: ['Queue wait and publish duration: are the brokers slow?', 'Is it a burst, a migration or a history sync?'],
    remedy: [
      'Add relays or brokers; for bursts, raise WABA_PENDING_LIMIT_BYTES, the memory limit and this rule’s threshold, and restart the relay.',
    ],
  },
  {
    name: 'WabaRelayBusy',
    expr: 'waba_relay_event_loop_utilization_ratio > 0.9',
    for: '10m',
    severity: 'warning',
    summary: '{{ $labels.instance }} has saturated its core',
    meaning: 'The event loop was busy for more than 90 % of the time.',
    impact: 'Deliveries queue up, and the median rises.',
    check: ['`waba_relay_deliveries_total` by outcome: is it real traffic, or unknown senders?'],
    remedy: ['Add relays behind the same address: they share nothing.'],
  },
  {
    name: 'WabaRelayDeadLetters',
    expr: 'sum by (reason) (increase(waba_relay_dead_letters_total[15m])) > 0',
    severity: 'warning',
    summary: 'Dead letters: {{ $labels.reason }}',
    meaning:
      'Something with a valid signature could not become a record; it is kept byte for byte in the topic `dead_letter`.',
    impact: 'Nothing is lost, but consumers do not see it until it is replayed.',
    check: [
      '`waba-relay dead-letters list`, then `show <id>`.',
      'docs/operations.md, “Dead letters”, says what each reason means.',
    ],
    remedy: [
      '`record_too_large`: run `waba-relay topics apply --alter`; the relays learn the new limit within a minute.',
      '`invalid_json`, `invalid_utf8`, `unsupported_shape`: not a WhatsApp webhook; find out who signs with your secret. There is nothing to replay.',
      'Others: fix what `detail` says, or upgrade.',
      'Once the cause is fixed, run `waba-relay dead-letters replay --reason …`. What still cannot become a record stays in the topic.',
    ],
  },
  {
    name: 'WabaRelayPartitionTakesNothing',
    expr: 'sum by (topic) (increase(waba_relay_publish_troubles_total[5m])) > 0',
    severity: 'warning',
    summary: 'A partition of {{ $labels.topic }} refused records, or did not answer',
    meaning: 'The leader moved, is down, or refuses records.',
    impact:
      'Records for this partition wait, and deliveries with such records get 503 after WABA_PUBLISH_TIMEOUT_MS. Others continue.',
    check: [
      'The status page (`GET /` on the admin port) has the current reason of each partition; the log line `a partition accepts no records` has the first.',
    ],
    remedy: [
      '`NOT_LEADER_OR_FOLLOWER`: nothing; the relay follows the new leader within seconds.',
      '`NOT_ENOUGH_REPLICAS`, `Connection closed`: restart the brokers that are down; the relay continues within seconds. `waba-relay doctor` names the topics.',
      '`REQUEST_TIMED_OUT`: the leader waits for a follower that is down or slow; it passes once Kafka drops the follower from the in-sync replicas.',
      '`TOPIC_AUTHORIZATION_FAILED`: grant the relay’s user Write on the topic; the relay retries automatically.',
      '`Request timed out`: a broker, or the network to it, hangs; the relay reconnects once it answers.',
    ],
  },
  {
    name: 'WabaRelayReconnects',
    expr: 'increase(waba_relay_producer_reconnects_total[15m]) > 20',
    severity: 'warning',
    summary: '{{ $labels.instance }} keeps losing its connections to brokers',
    meaning: 'More than 20 reconnects in 15 minutes.',
    impact: 'Each one forces batches in flight to be retried.',
    check: ['Do brokers restart? Does a firewall or proxy cut connections?'],
    remedy: ['Raise idle timeouts in the network; the brokers’ logs may say what closes the connections.'],
  },
  {
    name: 'WabaRelayCertificateExpires',
    expr: 'waba_relay_certificate_expiry_timestamp_seconds - time() < 14 * 86400',
    for: '1h',
    severity: 'warning',
    summary: 'The certificate of {{ $labels.certificate }} on {{ $labels.instance }} expires in less than 14 days',
    meaning: 'A certificate that the relay presents or trusts expires soon.',
    impact: 'After that, Meta or Kafka refuses the connection, or the relay refuses Meta.',
    check: ['Did the renewal run? Does the setting point to the new file?'],
    remedy: [
      'Replace the files of the certificate and its key together: the relay reloads them within 2 s, without a restart.',
    ],
  },
  {
    name: 'WabaRelayNewFieldAtMeta',
    // Not waba_relay_unrecognized_total: a field's series begins with its first count, which increase() does not see.
    expr: 'sum by (topic) (increase(waba_relay_records_total{topic=~".*unrecognized"}[1h])) > 0',
    severity: 'info',
    summary: 'Meta sends a field that this version does not know; it is kept in the topic {{ $labels.topic }}',
    meaning: 'A change of an unknown field, or of another object, became a record of the topic `unrecognized`.',
    impact: 'Nothing is lost; it has no typed schema yet.',
    check: ['The log names the field.'],
    remedy: [
      'Upgrade to a version that knows the field, then run `waba-relay dead-letters replay --unrecognized`. Until then, its changes stay in the topic.',
    ],
  },
  {
    name: 'WabaRelayLogNotWritten',
    expr: 'increase(waba_relay_log_failures_total[5m]) + increase(waba_relay_log_dropped_lines_total[5m]) > 0',
    severity: 'warning',
    summary: '{{ $labels.instance }} cannot write its log; deliveries continue',
    meaning: 'Writing to stdout fails, or its reader is too slow.',
    impact: 'Log lines are lost; deliveries are not.',
    check: ['Is the disk full? Is the reader of stdout gone or slow?'],
    remedy: [
      'Free disk space, or let the reader of stdout continue: the relay resumes writing.',
      '`EPIPE` on stderr: the reader is gone for good; restart it together with the relay.',
    ],
  },
]
