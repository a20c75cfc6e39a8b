import { METRIC_PREFIX, type MetricRow } from '../../src/relay/metric-table.ts'

/** One query of a panel. */
export interface Query {
  readonly expr: string
  readonly legend: string
}

/** The relays that the dashboard's variable chooses. */
const CHOSEN = '{instance=~"$instance"}'
const QUANTILES = [0.5, 0.9, 0.99]

/** How a metric is asked for, by its type: rates of counters, quantiles of histograms, gauges as they are. */
export function queriesOf({ name, type, labels = [], unit }: MetricRow): readonly Query[] {
  const series = METRIC_PREFIX + name
  switch (type) {
    case 'histogram':
      return QUANTILES.map((quantile) => ({
        expr: `histogram_quantile(${quantile}, sum by (le) (rate(${series}_bucket${CHOSEN}[$__rate_interval])))`,
        legend: `p${quantile * 100}`,
      }))
    case 'counter': {
      const by = labels.length === 0 ? ['instance'] : labels
      const rate = `sum by (${by.join(', ')}) (rate(${series}${CHOSEN}[$__rate_interval]))`
      return [{ expr: rate, legend: legendOf(by) }]
    }
    case 'gauge': {
      const legend = legendOf(labels.length === 0 ? ['instance'] : labels)
      if (unit === 'timestamp') return [{ expr: `min by (${labels.join(', ')}) (${series}${CHOSEN}) - time()`, legend }]
      return [{ expr: series + CHOSEN, legend }]
    }
  }
}

function legendOf(labels: readonly string[]): string {
  return labels.map((label) => `{{${label}}}`).join(' ')
}
