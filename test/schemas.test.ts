import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Type } from 'avsc'
import { afterEach, describe, expect, it } from 'vitest'
import { topics } from '../schemas/source/topics.ts'
import { FIELDS, TOPIC_NAMES, UNRECOGNIZED } from '../src/pipeline/fields.ts'
import { avroSchemas } from '../tools/generate/avro-schemas.ts'
import { findStaleFiles, writeStaleFiles } from '../tools/generate/generator.ts'
import type { ComplexSchema, Field, Found, Schema } from './support/avro-schema-walk.ts'
import { fieldsIn, recordsIn, unionsIn } from './support/avro-schema-walk.ts'

const root = join(import.meta.dirname, '..')
const timestamp = { type: 'long', logicalType: 'timestamp-millis' }
const files = await readSchemas()
const topicFiles = files.filter(({ field }) => field !== 'dead_letter')
const fieldsOfMeta = topicFiles.filter(({ field }) => field !== 'unrecognized')

describe('every schema file', () => {
  it('is self-contained, and is named after its field', () => {
    expect(files.length).toBeGreaterThan(2)
    for (const { field, text } of files) {
      const words = field.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      expect(Type.forSchema(JSON.parse(text)).name).toBe(`whatsapp.webhooks.${words.join('')}`)
    }
  })

  it('is indented JSON that ends with a line feed', () => {
    for (const { field, text } of files) {
      expect(text.endsWith('}\n'), field).toBe(true)
      expect(text.startsWith('{\n  "type": "record"'), field).toBe(true)
    }
  })

  it('documents every record and every field', () => {
    const undocumented = files
      .flatMap(({ field, schema }) => [...recordsIn(schema, field), ...fieldsIn(schema, field)])
      .filter(({ node }) => !/^\S.*\S$/.test(node.doc ?? ''))
    expect(pathsOf(undocumented)).toEqual([])
  })

  it('uses names that Avro allows', () => {
    const names = files.flatMap(({ field, schema }) => [...recordsIn(schema, field), ...fieldsIn(schema, field)])
    expect(pathsOf(names.filter(({ node }) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(node.name ?? '')))).toEqual([])
  })

  it('defines every type once and never within itself', () => {
    for (const { field, schema } of files) {
      const defined = recordsIn(schema, field)
      const names = defined.map(({ node }) => node.name)
      expect(names, field).toEqual([...new Set(names)])
      for (const { node, path } of defined) {
        expect(JSON.stringify(node.fields), path).not.toContain(`"${node.name}"`)
      }
    }
  })
})

describe('types over all schema files', () => {
  const definitions = new Map<string, Set<string>>()
  const usedBy = new Map<string, Set<string>>()
  for (const { field, schema } of files) {
    for (const { node } of recordsIn(schema, field)) {
      const name = node.name ?? ''
      definitions.set(name, (definitions.get(name) ?? new Set()).add(JSON.stringify(namingNested(node))))
      usedBy.set(name, (usedBy.get(name) ?? new Set()).add(field))
    }
  }

  it('have one definition per name', () => {
    expect([...definitions].filter(([, variants]) => variants.size > 1).map(([name]) => name)).toEqual([])
  })

  it('differ in more than the case of their names, as do the fields of each: some file systems and languages ignore it', () => {
    const names = [...definitions.keys()]
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
    for (const { field, schema } of files) {
      for (const { node, path } of recordsIn(schema, field)) {
        const fields = (node.fields ?? []).map(({ name }) => name.toLowerCase().replaceAll('_', ''))
        expect(new Set(fields).size, path).toBe(fields.length)
      }
    }
  })

  it('begin with the name of their field if it alone uses them', () => {
    const misnamed = files.flatMap(({ field, schema }) =>
      recordsIn(schema, field).filter(
        ({ node }) => usedBy.get(node.name ?? '')?.size === 1 && !node.name?.startsWith(schema.name ?? '?'),
      ),
    )
    expect(pathsOf(misnamed)).toEqual([])
  })
})

describe('the record of a topic', () => {
  it('has the same envelope in every topic', () => {
    for (const { field, schema } of topicFiles) {
      const envelope = (schema.fields ?? []).map(({ name, type, default: preset }) => ({
        name,
        type,
        preset,
      }))
      expect(envelope, field).toEqual([
        { name: 'event_id', type: 'string' },
        { name: 'waba_id', type: 'string' },
        { name: 'field', type: 'string' },
        { name: 'entry_time', type: ['null', timestamp], preset: null },
        { name: 'received_at', type: timestamp },
        {
          name: 'value',
          type: field === 'unrecognized' ? 'string' : expect.objectContaining({ type: 'record' }),
        },
        { name: 'unmapped', type: { type: 'map', values: 'string' }, preset: {} },
      ])
    }
  })

  it('allows every attribute of value to be missing', () => {
    const required = attributes().filter(({ node }) => node.default !== null || !unionOf(node.type).includes('null'))
    expect(pathsOf(required)).toEqual([])
  })

  it('has only unions ["null", T], null first, at any depth', () => {
    const unions = files.flatMap(({ field, schema }) => unionsIn(schema, field))
    expect(unions.length).toBeGreaterThan(1000)
    const others = unions.filter(({ node: [first, ...types] }) => first !== 'null' || types.length !== 1)
    expect(pathsOf(others)).toEqual([])
  })

  it('has no closed lists: no enumerations, fixed sizes or other unions', () => {
    expect(pathsOf(attributes().filter(({ node }) => !unionOf(node.type).every(isAllowedType)))).toEqual([])
  })

  it('keeps ids as strings', () => {
    const ids = attributes().filter(({ node }) => /(^|_)ids?$/.test(node.name))
    const listOfStrings = { type: 'array', items: ['null', 'string'] }
    const others = ids.filter(({ node }) => {
      const expected = node.name.endsWith('_ids') ? listOfStrings : 'string'
      return JSON.stringify(unionOf(node.type)[1]) !== JSON.stringify(expected)
    })
    expect(ids.length).toBeGreaterThan(50)
    expect(pathsOf(others)).toEqual([])
  })

  it('has Unix seconds as timestamp-millis, with both units in the doc', () => {
    const isTime = ({ type }: Field) => JSON.stringify(unionOf(type)[1]) === JSON.stringify(timestamp)
    const times = attributes().filter(({ node }) => /(^|_)timestamp$/.test(node.name) || isTime(node))
    const wrong = times.filter(({ node }) => !isTime(node) || !node.doc?.includes('Unix seconds'))
    expect(times.length).toBeGreaterThan(30)
    expect(pathsOf(wrong)).toEqual([])
  })

  it('can be encoded with an empty value, and read again', () => {
    for (const { field, text } of fieldsOfMeta) {
      const type = Type.forSchema(JSON.parse(text))
      const record = { event_id: 'e', waba_id: '1', field, received_at: 0, value: {} }
      const decoded: unknown = type.fromBuffer(type.toBuffer(record))
      expect(decoded).toMatchObject({ event_id: 'e', field, entry_time: null, unmapped: {} })
    }
  })
})

describe('the table of fields', () => {
  it('has exactly the fields that schemas/source describes', () => {
    const described = topics.map(({ field }) => field)
    expect(described.sort()).toEqual([...FIELDS.keys(), UNRECOGNIZED].sort())
    expect(files.map(({ field }) => field).sort()).toEqual([...TOPIC_NAMES].sort())
  })
})

describe('the generator', () => {
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
  })

  it('finds the committed files of all generators up to date', async () => {
    const main = join(root, 'tools/generate/main.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--check'])
    expect(stdout).toContain(`${files.length} files, up to date`)
  })

  it('names files that are missing, differ or are left over, and corrects them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'generate-'))
    folders.push(folder)
    await writeStaleFiles(avroSchemas, folder)
    expect(await findStaleFiles(avroSchemas, folder)).toEqual([])

    await rm(join(folder, 'schemas/calls.avsc'))
    await writeFile(join(folder, 'schemas/flows.avsc'), '{}\n')
    await writeFile(join(folder, 'schemas/pigeons.avsc'), '{}\n')
    const stale = [
      { path: 'schemas/calls.avsc', state: 'missing' },
      { path: 'schemas/flows.avsc', state: 'differs' },
      { path: 'schemas/pigeons.avsc', state: 'left over' },
    ]
    expect(await findStaleFiles(avroSchemas, folder)).toEqual(stale)
    const main = join(root, 'tools/generate/main.ts')
    await expect(promisify(execFile)(process.execPath, [main, '--check', '--root', folder])).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('left over  schemas/pigeons.avsc'),
    })

    expect(await writeStaleFiles(avroSchemas, folder)).toEqual(stale)
    expect(await findStaleFiles(avroSchemas, folder)).toEqual([])
  })
})

async function readSchemas(): Promise<{ field: string; text: string; schema: ComplexSchema }[]> {
  const names = (await readdir(join(root, 'schemas'))).filter((name) => name.endsWith('.avsc')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(root, 'schemas', name), 'utf8')
      return { field: name.replace('.avsc', ''), text, schema: JSON.parse(text) }
    }),
  )
}

/** Every attribute of every value, at every depth. */
function attributes(): Found<Field>[] {
  return fieldsOfMeta.flatMap(({ field, schema }) => {
    const value = schema.fields?.find(({ name }) => name === 'value')
    return value === undefined ? [] : fieldsIn(value.type, `${field}.value`)
  })
}

/** A record with the records inside it replaced by their names, as Avro writes them after their first use. */
function namingNested(schema: ComplexSchema): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key !== '' && value?.type === 'record' ? value.name : value,
  )
}

function unionOf(type: Schema): Schema[] {
  return Array.isArray(type) ? type : [type]
}

function isAllowedType(type: Schema): boolean {
  if (typeof type === 'string')
    return ['null', 'string', 'long', 'double', 'boolean'].includes(type) || /^[A-Z]/.test(type)
  if (Array.isArray(type)) return type.length === 2 && type[0] === 'null' && type.slice(1).every(isAllowedType)
  if (type.type === 'record') return true
  if (type.type === 'long') return type.logicalType === 'timestamp-millis'
  const inner = type.type === 'array' ? type.items : type.type === 'map' ? type.values : undefined
  return Array.isArray(inner) && isAllowedType(inner)
}

function pathsOf(found: Found<unknown>[]): string[] {
  return found.map(({ path }) => path)
}
