/**
 * What the Helm chart says of its values: values.schema.json, whose settings are those of src/config/settings.ts, and the table in
 * the chart's README, from the comments of values.yaml.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMap, isScalar, parseDocument } from 'yaml'
import type { Setting } from '../../src/config/setting.ts'
import { SETTINGS } from '../../src/config/settings.ts'
import { CHART_VALUES } from './chart-values.ts'
import type { Generator } from './generator.ts'
import { withBlock } from './marked-block.ts'

const CHART = 'deploy/helm/waba-relay'
const FOLDER = join(import.meta.dirname, '../..', CHART)
/** Set by the chart itself, whose ports and probes name them. */
const OF_THE_CHART = new Set(['WABA_PORT', 'WABA_ADMIN_PORT'])

export const chart: Generator = {
  name: 'schema and table of the Helm chart’s values',
  async files() {
    const readme = await readFile(join(FOLDER, 'README.md'), 'utf8')
    const values = await readFile(join(FOLDER, 'values.yaml'), 'utf8')
    return new Map([
      [`${CHART}/values.schema.json`, `${JSON.stringify(valuesSchema(), null, 2)}\n`],
      [`${CHART}/README.md`, withBlock(readme, 'values', valuesTable(values))],
    ])
  },
}

function valuesSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: { ...CHART_VALUES, settings: settingsSchema(), files: filesSchema() },
  }
}

function allSettings(): Setting<unknown>[] {
  return Object.values(SETTINGS)
}

function isFile({ name, secret }: Setting<unknown>): boolean {
  return secret || name.endsWith('_FILE')
}

/** As text alone: Helm reads numbers as floating point, and would write 67108864 as 6.7108864e+07. */
function settingsSchema(): object {
  const settings = allSettings().filter((setting) => !isFile(setting) && !OF_THE_CHART.has(setting.name))
  const properties = settings.map(({ name, meaning }) => {
    const isTime = name.startsWith('WABA_DRAIN_')
    return [name, { type: 'string', ...(isTime && { pattern: '^[0-9]+$' }), description: meaning }]
  })
  const required = ['WABA_KAFKA_BROKERS', 'WABA_SCHEMA_REGISTRY_URL', 'WABA_DRAIN_DELAY_MS', 'WABA_DRAIN_TIMEOUT_MS']
  return { type: 'object', additionalProperties: false, required, properties: Object.fromEntries(properties) }
}

function filesSchema(): object {
  const text = { type: 'string', minLength: 1 }
  const properties = allSettings()
    .filter(isFile)
    .map(({ name, meaning }) => [
      name,
      {
        type: 'object',
        description: meaning,
        additionalProperties: false,
        properties: { secret: text, configMap: text, key: text },
        required: ['key'],
        oneOf: [{ required: ['secret'] }, { required: ['configMap'] }],
      },
    ])
  const required = ['WABA_APP_SECRETS', 'WABA_VERIFY_TOKENS']
  return { type: 'object', additionalProperties: false, required, properties: Object.fromEntries(properties) }
}

/** One row for each of the file's values, its comment being the meaning. */
function valuesTable(text: string): string {
  const document = parseDocument(text)
  if (!isMap(document.contents)) throw new Error('values.yaml is not a map')
  const rows = document.contents.items.map(({ key, value }, index) => {
    if (!isScalar(key)) throw new Error('A key of values.yaml is not a scalar')
    // The first comment of a file is the document's.
    const comment = key.commentBefore ?? (index === 0 ? document.commentBefore : undefined)
    if (!comment) throw new Error(`The value ${key.value} has no comment in values.yaml`)
    const meaning = comment.replaceAll(/\s+/g, ' ').trim().replaceAll('|', '\\|')
    return `| \`${key.value}\` | ${shownDefault(document.toJS()[String(key.value)], isMap(value))} | ${meaning} |`
  })
  return ['| Value | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

/** One line; what is long is in values.yaml. */
function shownDefault(value: unknown, isObject: boolean): string {
  const text = JSON.stringify(value)
  if (text.length <= 60) return `\`${text}\``
  return isObject
    ? Object.keys(value as object)
        .map((name) => `\`${name}\``)
        .join(', ')
    : 'see `values.yaml`'
}
