import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTINGS } from '../../src/config/settings.ts'
import { DEAD_LETTER_REASONS } from '../../src/pipeline/event.ts'
import { metricsOfStart } from '../../tools/generate/operations-doc.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const DOC = 'docs/operations.md'
const ALERTS = 'deploy/prometheus/alerts.yaml'
const KUBERNETES = 'deploy/kubernetes/waba-relay.yaml'
const metrics = await metricsOfStart().registry.metrics()

describe('the files for operators', () => {
  it.each([DOC, ALERTS])('%s names only existing metrics', (path) => {
    const names = [...read(path).matchAll(/waba_relay_[a-z_]+[a-z]/g)].map(([name]) => name)
    expect(names.length).toBeGreaterThan(8)
    const metricOf = (name: string): string => name.replace(/_(bucket|sum|count)$/, '')
    const missing = names.filter((name) => !new RegExp(`^# TYPE ${metricOf(name)}(_| )`, 'm').test(metrics))
    expect(missing).toEqual([])
  })

  it.each([DOC, ALERTS])('%s queries only existing outcomes', (path) => {
    const values = [...read(path).matchAll(/outcome=~?"([a-z_|0-9]+)"/g)].flatMap(([, text = '']) => text.split('|'))
    expect(values.length).toBeGreaterThan(0)
    expect(values.filter((value) => !metrics.includes(`{outcome="${value}"}`))).toEqual([])
  })

  it('explain every reason for a dead letter', () => {
    for (const reason of DEAD_LETTER_REASONS) expect(read(DOC)).toMatch(new RegExp(`^\\|.*\`${reason}\``, 'm'))
  })

  it.each([DOC, KUBERNETES, ALERTS])('%s names only existing settings', (path) => {
    const known = Object.values(SETTINGS).flatMap(({ name }) => [name, `${name}_FILE`])
    const named = [...read(path).matchAll(/WABA_[A-Z_]*[A-Z]/g)].map(([name]) => name)
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  })

  it('pass every setting with the same meaning on to the compose file’s container', () => {
    const others = /_HOST$|_PORT$|_FILE$|_BROKERS$|_KAFKA_TLS|_SASL_|_SCHEMA_REGISTRY_|_ACCESS_TOKEN|_APP_ID|_GRAPH_/
    const wanted = Object.values(SETTINGS).flatMap(({ name }) => (others.test(name) ? [] : [name]))
    const passed = [...read('docker-compose.yml').matchAll(/^ {6}(WABA_\w+):(?: \$\{\1:-.*)?$/gm)].map(
      ([, name]) => name,
    )
    expect(passed.toSorted()).toEqual(wanted.toSorted())
  })
})
