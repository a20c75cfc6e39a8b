/** What can be checked of a code block without running a service: by its language. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { Ajv } from 'ajv'
import avsc from 'avsc'
import { parse } from 'yaml'
import { SETTINGS } from '../../src/config/settings.ts'
import { EVENT_TYPES } from '../../src/events/index.ts'
import { FIELDS, TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { type CodeBlock, ROOT } from './documents.ts'

export interface Block extends CodeBlock {
  readonly path: string
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Throws where a block of this language is wrong. A language that is not here has yet to be decided on. */
export const CHECKS: Readonly<Record<string, (block: Block) => void>> = {
  sh: ({ text }) => {
    const complete = text.replaceAll(/<([^<>\n]+)>/g, "'$1'")
    execFileSync('bash', ['-n'], { input: complete, stdio: ['pipe', 'pipe', 'pipe'] })
  },
  json: ({ text }) => {
    for (const document of text.startsWith('{"') ? text.trim().split('\n') : [text]) checkRecord(document)
  },
  dotenv: ({ text }) => {
    for (const [name, value = ''] of Object.entries(parseEnv(text))) checkSetting(name, value)
  },
  yaml: ({ path, text, around }) => {
    const document = parse(text)
    if (path.startsWith('deploy/helm/')) checkValues(document)
    else needTrial(around)
  },
  properties: ({ text, around }) => {
    const lines = text.trim().split('\n')
    for (const line of lines) demand(/^[a-z][\w.-]*=\S+$/.test(line), `no property: ${line}`)
    demand(new Set(lines.map((line) => line.split('=')[0])).size === lines.length, 'a property twice')
    needTrial(around)
  },
  promql: ({ text }) => {
    const [, expression = '', wait] = /^(.*?)(?: {4}# for (\w+))?\n$/.exec(text) ?? []
    const rules: { expr: string; for?: string }[] = parse(read('deploy/prometheus/alerts.yaml')).groups[0].rules
    const isRule = rules.some((rule) => rule.expr === expression && rule.for === wait)
    demand(isRule, 'no rule of deploy/prometheus/alerts.yaml')
  },
  xml: ({ text }) => demand(isWellFormed(text), 'not well-formed'),
  // Checked by a compiler, all together: see typescript-blocks.ts.
  ts: () => undefined,
  python: ({ text }) => {
    execFileSync('python3', ['-c', COMPILE], { input: text, stdio: ['pipe', 'pipe', 'pipe'] })
  },
  // That of PostgreSQL is run: see the tests of the recipes.
  sql: ({ text, around }) => {
    if (!isFlink(text)) return
    needTrial(around)
    checkPaths(text)
  },
  text: () => undefined,
}

const COMPILE = 'import sys; compile(sys.stdin.read(), "block", "exec")'
export const hasPython = runs('python3', '--version')

/** Flink's names are in backticks, which PostgreSQL does not know. */
export const isFlink = (sql: string): boolean => /`|table\.exec/.test(sql)

/** Names of topics and of kinds of events, which there must be whatever the language. */
export function checkNames({ text }: Block): void {
  const types: ReadonlySet<string> = new Set(Object.values(EVENT_TYPES).flat())
  for (const [name] of text.matchAll(/\bwhatsapp\.[a-z_]+(?:\.[a-z_]+)?/g)) demand(types.has(name), `no type ${name}`)
  const topics: ReadonlySet<string> = new Set(TOPIC_NAMES)
  for (const [, name = ''] of text.matchAll(/\bwhatsapp-([a-z_]+)/g)) demand(topics.has(name), `no topic ${name}`)
}

function demand(isGood: boolean, problem: string): void {
  if (!isGood) throw new Error(problem)
}

function needTrial(around: string): void {
  demand(/\btried\b|\buntried\b/i.test(around), 'the section does not say whether this was tried')
}

/** What looks like a record has a record's attributes, and values of their types. */
function checkRecord(text: string): void {
  const isTime = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
  const document = JSON.parse(text, (_, value) =>
    typeof value === 'string' && isTime.test(value) ? Date.parse(value) : value,
  )
  if (!('event_id' in document && 'value' in document)) return
  const schema = JSON.parse(read(`schemas/${FIELDS.has(document.field) ? document.field : 'unrecognized'}.avsc`))
  const errorHook = (path: string[], value: unknown): void => demand(false, `${path.join('.')}: ${value}`)
  avsc.Type.forSchema(schema).isValid(document, { noUndeclaredFields: true, errorHook })
}

function checkSetting(name: string, value: string): void {
  const found = Object.values(SETTINGS).find((setting) => name === setting.name || name === `${setting.name}_FILE`)
  demand(found !== undefined, `no setting ${name}`)
  if (name === found?.name && !value.startsWith('<')) found.parse(value)
}

/** Over the chart's defaults, as Helm does it. */
function checkValues(values: object): void {
  const folder = 'deploy/helm/waba-relay'
  const ajv = new Ajv({ strict: false, validateFormats: false })
  const isValid = ajv.compile(JSON.parse(read(`${folder}/values.schema.json`)))
  demand(isValid(merged(parse(read(`${folder}/values.yaml`)), values)), ajv.errorsText(isValid.errors))
}

function merged(base: unknown, over: unknown): unknown {
  const isMap = (value: unknown): value is object => value?.constructor === Object
  if (!isMap(base) || !isMap(over)) return over
  const changed = Object.entries(over).map(([key, value]) => [key, merged(Reflect.get(base, key), value)])
  return { ...base, ...Object.fromEntries(changed) }
}

function isWellFormed(xml: string): boolean {
  const open: string[] = []
  for (const [, slash, name] of xml.matchAll(/<(\/?)([\w.-]+)>/g)) {
    if (slash === '') open.push(`${name}`)
    else if (open.pop() !== name) return false
  }
  return open.length === 0 && !/[<>&]/.test(xml.replaceAll(/<\/?[\w.-]+>/g, ''))
}

/** Attributes of the record that a query of the table `messages` names. */
function checkPaths(sql: string): void {
  const schema = avsc.Type.forSchema(JSON.parse(read('schemas/messages.avsc')), { wrapUnions: 'never' })
  for (const [path] of sql.matchAll(/`value`(?:\.`\w+`)+/g)) {
    const names = path.replaceAll('`', '').split('.')
    demand(names.reduce(attribute, schema as avsc.Type | undefined) !== undefined, `no attribute ${path}`)
  }
}

function attribute(parent: avsc.Type | undefined, name: string): avsc.Type | undefined {
  const records = [parent, ...(parent instanceof avsc.types.UnwrappedUnionType ? parent.types : [])]
  const record = records.find((type) => type instanceof avsc.types.RecordType)
  return record?.fields.find((field) => field.name === name)?.type
}

export function runs(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
