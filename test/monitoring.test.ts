import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { METRIC_PREFIX, METRICS, type MetricRow } from '../src/relay/metric-table.ts'
import { misplacedMetrics } from '../tools/generate/monitoring.ts'
import { metricsOfStart } from '../tools/generate/operations-doc.ts'
import { ALERTS } from '../tools/monitoring/alerts.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const rows = Object.values<MetricRow>(METRICS)

describe('the table of metrics', () => {
  it('defines the registry: every row, and no other metric of the relay’s own', () => {
    const registered = metricsOfStart()
      .registry.getMetricsAsArray()
      .map(({ name }) => name)
    const own = registered.filter((name) => !/^waba_relay_(process|nodejs)_/.test(name))
    expect(own.toSorted()).toEqual(rows.map(({ name }) => METRIC_PREFIX + name).toSorted())
  })

  it('names metrics as Prometheus does: counters in _total, base units last', () => {
    const ending = {
      seconds: /_seconds$/,
      bytes: /_bytes$/,
      ratio: /_ratio$/,
      timestamp: /_timestamp_seconds$/,
      count: /./,
    }
    for (const { name, type, unit, buckets } of rows) {
      expect(name.endsWith('_total'), name).toBe(type === 'counter')
      expect(name.replace(/_total$/, '')).toMatch(ending[unit])
      expect(buckets !== undefined, name).toBe(type === 'histogram')
    }
  })
})

describe('files generated from it', () => {
  it('show each metric in one panel of the dashboard', () => {
    expect(misplacedMetrics()).toEqual([])
  })

  it('have a section of the runbook for each alert’s link', () => {
    const anchors = [...read('docs/runbook.md').matchAll(/^## (\w+)$/gm)].map(([, name = '']) => name.toLowerCase())
    const links = [...read('deploy/prometheus/alerts.yaml').matchAll(/runbook_url: \S+docs\/runbook\.md#(\w+)$/gm)]
    expect(links.map(([, anchor]) => anchor)).toEqual(anchors)
    expect(anchors).toHaveLength(ALERTS.length)
  })

  it('say for each alert its meaning, impact and remedy', () => {
    for (const { name, meaning, impact, check, remedy } of ALERTS) {
      expect(
        [meaning, impact, ...check, ...remedy].every((text) => text.length > 10),
        name,
      ).toBe(true)
      expect(check.length * remedy.length, name).toBeGreaterThan(0)
    }
  })
})
