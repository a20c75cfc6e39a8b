/** What docs/operations.md says of metrics and of how requests end, from the tables of the source. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FAULTS } from '../../src/errors.ts'
import { METRIC_PREFIX, METRICS, type MetricRow } from '../../src/relay/metric-table.ts'
import { Metrics } from '../../src/relay/metrics.ts'
import type { Generator } from './generator.ts'
import { withBlock } from './marked-block.ts'

const PATH = 'docs/operations.md'
const FILE = join(import.meta.dirname, '../..', PATH)
/** The document's blocks `metrics` and `outcomes`. */
export const operationsDoc: Generator = {
  name: 'metrics and outcomes in docs/operations.md',
  async files() {
    const withMetrics = withBlock(await readFile(FILE, 'utf8'), 'metrics', metricsTable())
    return new Map([[PATH, withBlock(withMetrics, 'outcomes', outcomesTable())]])
  },
}

/** The relay's own metrics, as it has them before the first delivery. */
export function metricsOfStart(): Metrics {
  const none = (): number => 0
  const sources = {
    connections: none,
    unverifiedBytes: none,
    pendingBytes: none,
    pendingRecords: none,
    logFailures: none,
    logDroppedLines: none,
    ready: () => true,
  }
  return new Metrics({ ...sources, topicPrefix: 'whatsapp-', producer: 'platformatic' })
}

function metricsTable(): string {
  const rows = Object.values<MetricRow>(METRICS).map(({ name, type, labels = [], help, todo }) => {
    const labelNames = labels.map((label) => `\`${label}\``).join(', ')
    return `| \`${METRIC_PREFIX}${name}\` | ${type} | ${labelNames} | ${help} | ${todo} |`
  })
  return ['| Metric | Type | Labels | Meaning | What to do |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}

function outcomesTable(): string {
  const rows = Object.entries(FAULTS).map(([outcome, { status, todo }]) => `| \`${outcome}\` | ${status} | ${todo} |`)
  const good = [
    '| `stored` | 200 | Every record of the delivery is on all in-sync replicas. |',
    '| `verified` | 200 | Meta’s handshake. |',
  ]
  return ['| Outcome | Answer | Meaning, or what to do |', '| --- | --- | --- |', ...good, ...rows].join('\n')
}
