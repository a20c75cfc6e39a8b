/** Dashboard, rules and runbook, from the tables of metrics and of alerts. */
import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { DashboardBuilder, QueryVariableBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import packageJson from '../../package.json' with { type: 'json' }
import { METRIC_PREFIX, METRICS, type MetricKey, type MetricRow, type Unit } from '../../src/relay/metric-table.ts'
import { ALERTS, type Alert } from '../monitoring/alerts.ts'
import { ROWS } from '../monitoring/panels.ts'
import { queriesOf } from '../monitoring/queries.ts'
import type { Generator } from './generator.ts'

const DASHBOARD = 'deploy/grafana/dashboards/waba-relay.json'
const RULES = 'deploy/prometheus/alerts.yaml'
const RUNBOOK = 'docs/runbook.md'
const RUNBOOK_URL = packageJson.homepage.replace('#readme', `/blob/main/${RUNBOOK}`)
/** What of the remedies was tried; to be kept true when one changes. */
const TRIED =
  'Most symptoms, checks and remedies were tried with a real Kafka, registry and Prometheus. Slow brokers were simulated by proxies, a saturated core by a CPU quota. Not tried: what needs Meta, slow disks, brokers added to a cluster, a real firewall, or an upgrade that brings a new field.'

/** The data source provisioned in deploy/grafana. */
const DATASOURCE = { type: 'prometheus', uid: 'prometheus' }
/** Grafana's names for the queries of a panel. */
const REF_IDS = ['A', 'B', 'C']
const PANEL = { height: 8, width: 8 }

/** Grafana's names of units. A counter's panel shows its rate. */
const UNITS: Readonly<Record<Unit, readonly [value: string, rate: string]>> = {
  seconds: ['s', 's'],
  bytes: ['bytes', 'Bps'],
  ratio: ['percentunit', 'percentunit'],
  timestamp: ['s', 's'],
  count: ['short', 'cps'],
}

export const monitoring: Generator = {
  name: 'dashboard, alerts and runbook',
  files: () =>
    new Map([
      [DASHBOARD, `${JSON.stringify(dashboard(), null, 2)}\n`],
      [RULES, rules()],
      [RUNBOOK, runbook()],
    ]),
}

function dashboard(): object {
  const builder = new DashboardBuilder('waba-relay')
    .uid('waba-relay')
    .tags(['waba-relay', 'whatsapp', 'kafka'])
    .description('Made by npm run generate from the tables of metrics and alerts.')
    .refresh('30s')
    .time({ from: 'now-1h', to: 'now' })
    .timezone('browser')
    .withVariable(
      new QueryVariableBuilder('instance')
        .label('Relay')
        .datasource(DATASOURCE)
        .query(`label_values(${METRIC_PREFIX}ready, instance)`)
        .refresh(2)
        .multi(true)
        .includeAll(true)
        .allValue('.*'),
    )
  for (const { title, metrics } of ROWS) {
    builder.withRow(new RowBuilder(title))
    for (const key of metrics) builder.withPanel(panel(METRICS[key]))
  }
  return builder.build()
}

function panel(metric: MetricRow): PanelBuilder {
  const { name, type, unit, help, todo } = metric
  const builder = new PanelBuilder()
    .title(titleOf(name))
    .description(`${help}\n\n${todo}`)
    .datasource(DATASOURCE)
    .unit(UNITS[unit][type === 'counter' ? 1 : 0])
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .height(PANEL.height)
    .span(PANEL.width)
  if (unit !== 'timestamp') builder.min(0)
  if (unit === 'ratio') builder.max(1)
  for (const [index, { expr, legend }] of queriesOf(metric).entries()) {
    builder.withTarget(
      new DataqueryBuilder()
        .refId(REF_IDS[index] ?? '')
        .expr(expr)
        .legendFormat(legend),
    )
  }
  return builder
}

/** `publish_duration_seconds` is “Publish duration”. */
function titleOf(name: string): string {
  const words = name.replace(/_(total|seconds|ratio|timestamp_seconds)$/, '').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function anchorOf({ name }: Alert): string {
  return name.toLowerCase()
}

function rules(): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const lines = ALERTS.flatMap((alert) => [
    `      - alert: ${alert.name}`,
    `        expr: ${quoted(alert.expr)}`,
    ...(alert.for === undefined ? [] : [`        for: ${alert.for}`]),
    `        labels: { severity: ${alert.severity} }`,
    '        annotations:',
    `          summary: ${quoted(alert.summary)}`,
    `          description: ${quoted(`${alert.meaning} ${alert.impact}`)}`,
    `          runbook_url: ${RUNBOOK_URL}#${anchorOf(alert)}`,
  ])
  const head = [
    '# Alerts for waba-relay, for Prometheus (`rule_files`) or, under `spec`, for a PrometheusRule. Made by npm run generate from',
    '# tools/monitoring/alerts.ts. The thresholds are starting points: adapt them to your traffic.',
    'groups:',
    '  - name: waba-relay',
    '    rules:',
  ]
  return `${[...head, ...lines].join('\n')}\n`
}

function runbook(): string {
  const section = (alert: Alert): string[] => [
    `## ${alert.name}`,
    '',
    `${alert.summary.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '‹$1›')}. Severity: ${alert.severity}.`,
    '',
    `- **Meaning**: ${alert.meaning}`,
    `- **Impact**: ${alert.impact}`,
    `- **Check**: ${alert.check.join(' ')}`,
    '- **Remedy**:',
    ...alert.remedy.map((line) => `  - ${line}`),
    '',
    '```promql',
    `${alert.expr}${alert.for === undefined ? '' : `    # for ${alert.for}`}`,
    '```',
    '',
  ]
  const head = [
    '# Runbook',
    '',
    'What each alert in [alerts.yaml](../deploy/prometheus/alerts.yaml) means, and what to do. Metrics and outcomes are explained in',
    '[operations.md](operations.md). Generated from `tools/monitoring/alerts.ts` by `npm run generate`.',
    '',
    TRIED,
    '',
  ]
  return `${[...head, ...ALERTS.flatMap(section)].join('\n').trimEnd()}\n`
}

/** Keys that no row of the dashboard has, or several. */
export function misplacedMetrics(): MetricKey[] {
  const shown = ROWS.flatMap(({ metrics }) => metrics)
  return (Object.keys(METRICS) as MetricKey[]).filter((key) => shown.filter((other) => other === key).length !== 1)
}
