/**
 * Prints Flink SQL's CREATE TABLE for a field's topic, made from its schema: `node create-table.ts messages`.
 * Settings: WABA_KAFKA_BROKERS, WABA_SCHEMA_REGISTRY_URL, WABA_TOPIC_PREFIX.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Schema = string | readonly Schema[] | Described
interface Described {
  readonly type: Schema
  readonly name?: string
  readonly logicalType?: string
  readonly items?: Schema
  readonly values?: Schema
  readonly fields?: readonly { readonly name: string; readonly type: Schema }[]
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'STRING',
  boolean: 'BOOLEAN',
  int: 'INT',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  bytes: 'BYTES',
}
const named = new Map<string, Described>()

/** The SQL type of an Avro type; every column and attribute is in backticks, since many have reserved names. */
function sqlOf(schema: Schema): string {
  if (typeof schema === 'string') return PRIMITIVES[schema] ?? sqlOf(named.get(schema.replace(/^.*\./, '')) ?? 'bytes')
  if (!('type' in schema)) return sqlOf(schema.find((branch) => branch !== 'null') ?? 'bytes')
  if (schema.name !== undefined) named.set(schema.name, schema)
  if (schema.logicalType === 'timestamp-millis') return 'TIMESTAMP(3)'
  if (schema.type === 'array') return `ARRAY<${sqlOf(schema.items ?? 'bytes')}>`
  if (schema.type === 'map') return `MAP<STRING, ${sqlOf(schema.values ?? 'bytes')}>`
  if (schema.type === 'record') return `ROW<${columnsOf(schema).join(', ')}>`
  return sqlOf(schema.type)
}

function columnsOf({ fields = [] }: Described): string[] {
  return fields.map(({ name, type }) => {
    const isNullable = Array.isArray(type) && type.includes('null')
    return `\`${name}\` ${sqlOf(type)}${isNullable ? '' : ' NOT NULL'}`
  })
}

const {
  WABA_KAFKA_BROKERS: brokers = 'localhost:9092',
  WABA_SCHEMA_REGISTRY_URL: registryUrl = 'http://localhost:8081/apis/ccompat/v7',
  WABA_TOPIC_PREFIX: prefix = 'whatsapp-',
} = process.env
const [field = 'messages'] = process.argv.slice(2)
const schema: Described = JSON.parse(readFileSync(join(import.meta.dirname, `../../schemas/${field}.avsc`), 'utf8'))

console.log(`CREATE TABLE \`${field}\` (
  ${columnsOf(schema).join(',\n  ')},
  \`key\` STRING,
  \`headers\` MAP<STRING, BYTES> METADATA VIRTUAL,
  \`published_at\` TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL
) WITH (
  'connector' = 'kafka',
  'topic' = '${prefix}${field}',
  'properties.bootstrap.servers' = '${brokers}',
  'properties.group.id' = 'flink-${field}',
  'scan.startup.mode' = 'earliest-offset',
  'key.format' = 'raw',
  'key.fields' = 'key',
  'value.fields-include' = 'EXCEPT_KEY',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = '${registryUrl}'
);`)
