import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ComplexSchema } from './avro-schema-walk.ts'

const ROOT = join(import.meta.dirname, '../..')
const COPIED = ['src', 'schemas', 'samples', 'bin', 'package.json']

/**
 * A copy of this version whose schema of `field` has one nullable attribute more in `value`, as the next release might.
 * `remove` deletes it.
 */
export function nextVersionWith(field: string, attribute: string): { readonly main: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'waba-relay-next-'))
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const file = join(folder, 'schemas', `${field}.avsc`)
  const schema = JSON.parse(readFileSync(file, 'utf8')) as ComplexSchema
  const added = { name: attribute, doc: 'New in the next version.', type: ['null', 'string'], default: null }
  attributesOf(schema).push(added)
  writeFileSync(file, JSON.stringify(schema))
  return {
    main: join(folder, 'src/main.ts'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function attributesOf(schema: ComplexSchema): unknown[] {
  const { fields = [] } = schema as { fields?: { name: string; type: unknown }[] }
  const value = fields.find(({ name }) => name === 'value')?.type as { fields: unknown[] } | undefined
  if (value === undefined) throw new Error('The schema has no value.')
  return value.fields
}
