/** What docs/operations.md says of metrics and of how requests end, from the tables of the source. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FAULTS } from '../../src/errors.ts'
import { Metrics } from '../../src/relay/metrics.ts'
import type { Generator } from './generator.ts'
import { withBlock } from './marked-block.ts'

const PATH = 'docs/operations.md'
const FILE = join(import.meta.dirname, '../..', PATH)
/** Metrics of every Node process, made by prom-client. */
const OF_EVERY_PROCESS = /^waba_relay_(process|nodejs)_/

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
    unverifiedBytes: none,
    pendingBytes: none,
    pendingRecords: none,
    logFailures: none,
    ready: () => true,
  }
  return new Metrics({ ...sources, topicPrefix: 'whatsapp-', producer: 'platformatic' })
}

function metricsTable(): string {
  const rows = metricsOfStart()
    .registry.getMetricsAsArray()
    .filter(({ name }) => !OF_EVERY_PROCESS.test(name))
    .map((metric) => {
      // The type of prom-client leaves out what its objects have.
      const { name, help, type, labelNames } = metric as typeof metric & { labelNames: readonly string[] }
      const labels = labelNames.map((label) => `\`${label}\``).join(', ')
      return `| \`${name}\` | ${type} | ${labels} | ${help} |`
    })
  return ['| Metric | Type | Labels | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function outcomesTable(): string {
  const rows = Object.entries(FAULTS).map(([outcome, { status, todo }]) => `| \`${outcome}\` | ${status} | ${todo} |`)
  const good = [
    '| `stored` | 200 | A delivery, every record of it on all in-sync replicas. |',
    '| `verified` | 200 | Meta’s handshake. |',
  ]
  return ['| Outcome | Answer | Meaning, or what to do |', '| --- | --- | --- |', ...good, ...rows].join('\n')
}
