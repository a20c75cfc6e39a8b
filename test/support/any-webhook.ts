/** Webhooks that Meta might send on its worst day: documented attributes, right and wrong, amid unknown ones. */
import fc from 'fast-check'
import { FIELDS } from '../../src/pipeline/fields.ts'
import type { ComplexSchema, Schema } from './avro-schema-walk.ts'
import { recordsIn } from './avro-schema-walk.ts'
import { type Draw, oneOf } from './draw.ts'
import { SPLIT_LISTS } from './expected-events.ts'
import { type Branch, Num, type Tree } from './json-tree.ts'
import { schemaOf } from './pipeline.ts'
import { printed } from './printed.ts'

const LONE = '\ud800'
const NAMES = [
  '__proto__', 'constructor', 'toString', 'a/b', '~1', '~0~', '', ' ', '0', 'é', '\u0000', LONE, `x${LONE}y`, '\udc00',
  'rawJSON', 'value', 'contact', 'contacts', 'message', 'messages', 'thread', 'history', 'id', 'n'.repeat(300),
] // biome-ignore format: one kind a line
const TEXTS = [
  '', 'text', 'FR.48120937751628340962', '33639981884', 'Zoë 🚀 "quoted" \\ /', LONE, `a${LONE}b`, '\udfff\ud800', '\u0000\u001f\u2028',
  '1774521907', '01774521907', '253402300800', '-5', '5.0', 'null', '{"a":1}', 'é'.repeat(5000), 'x'.repeat(70_000),
] // biome-ignore format: one kind a line
const NUMBERS = [
  '0', '-0', '-0.0', '1', '-1', '1.0', '1.50', '1e3', '1E+3', '15e-1', '1e-7', '1e400', '-1e400', '1e-400', '5e-324',
  '9007199254740991', '9007199254740992', '9007199254740993', '-9007199254740991', '-4503599627370497', '-9007199254740992',
  '123456789012345678901234567890', '-123456789012345678901234567890', '100000000000000000000', '1000000000000000000000',
  '0.1', '0.10000000000000001', '1.2345678901234567', '12345678901234.567', '0.30000000000000004', '1234567890.12345678901234567890',
  '1073741823', '1073741824', '-1073741824', '-1073741825', '2147483648', '1774521907', '1774521907.5', '253402300799', '253402300800',
] // biome-ignore format: one kind a line

/** A webhook's text, and everything else about the example. */
export const anyWebhookText: fc.Arbitrary<string> = fc.gen().map((gen) => {
  const draw: Draw = (max) => gen(fc.nat, { max })
  return printed(draw, anyWebhook(draw))
})

function anyWebhook(draw: Draw): Tree {
  if (draw(29) === 29) return wild(draw, 0)
  if (draw(9) === 9) return some(draw, 3, () => anyBody(draw))
  return anyBody(draw)
}

function anyBody(draw: Draw): Tree {
  if (draw(49) === 49) return wild(draw, 0)
  const body: Branch = new Map()
  const object = draw(9)
  if (object === 8) body.set('object', oneOf(draw, ['instagram', 'whatsapp_account', LONE, null]))
  else if (object !== 9) body.set('object', 'whatsapp_business_account')
  body.set('entry', draw(49) === 49 ? wild(draw, 0) : some(draw, 2, () => anyEntry(draw)))
  return withUnknown(draw, body)
}

function anyEntry(draw: Draw): Tree {
  if (draw(29) === 29) return wild(draw, 0)
  const entry: Branch = new Map()
  const id = draw(5)
  if (id < 4) entry.set('id', id === 3 ? '0' : '394028175630912')
  else if (id === 5) entry.set('id', wild(draw, 0))
  const time = draw(3)
  if (time === 1) entry.set('time', new Num('1774521907'))
  else if (time === 2) entry.set('time', wild(draw, 0))
  entry.set('changes', draw(29) === 29 ? wild(draw, 0) : some(draw, 3, () => anyChange(draw)))
  return withUnknown(draw, entry)
}

function anyChange(draw: Draw): Tree {
  if (draw(29) === 29) return wild(draw, 0)
  const change: Branch = new Map()
  const field = oneOf(draw, [...FIELDS.keys(), 'messages', 'messages', 'history', 'standby', 'calls', 'newer_field'])
  if (draw(29) === 29) change.set('field', wild(draw, 0))
  else change.set('field', field)
  if (draw(19) === 19) change.set('value', wild(draw, 0))
  else change.set('value', FIELDS.has(field) ? anyValue(draw, field) : wild(draw, 0))
  return withUnknown(draw, change)
}

/** A value that follows the schema, with its events put back into the lists that Meta sends. */
function anyValue(draw: Draw, field: string): Tree {
  const schema = schemaOf(field)
  const type = schema.fields?.find(({ name }) => name === 'value')?.type as ComplexSchema
  const named = new Map(recordsIn(schema, '').map(({ node }) => [node.name ?? '', node]))
  const value = anyRecord({ draw, named, depth: 0 }, type)
  const lists = SPLIT_LISTS[field]
  if (lists === undefined) return value
  const holder = field === 'standby' ? value.get('standby') : value
  if (!(holder instanceof Map)) return value
  const types = field === 'standby' ? branchOf(type, 'standby', named) : type
  for (const [plural, singular] of [...Object.entries(lists), ['contacts', 'contact'] as const]) {
    // Occasionally, Meta's own attribute of that name stays.
    if (draw(9) < 9) holder.delete(singular)
    const item = branchOf(types, singular, named)
    if (draw(2) === 2)
      holder.set(
        plural,
        some(draw, 3, () => anyOf({ draw, named, depth: 1 }, item, singular)),
      )
  }
  if (field === 'history' && draw(2) > 0) value.set('history', anyHistory(draw, type, named))
  return value
}

function anyHistory(draw: Draw, value: ComplexSchema, named: Map<string, ComplexSchema>): Tree {
  const context = { draw, named, depth: 1 }
  const nest = (name: string, into: string, inner: () => Tree): Tree => {
    const made = anyOf(context, branchOf(value, name, named), name)
    if (made instanceof Map && draw(7) < 7) made.set(into, draw(19) === 19 ? wild(draw, 1) : some(draw, 3, inner))
    return made
  }
  const message = () => anyOf(context, branchOf(value, 'message', named), 'message')
  return some(draw, 2, () => nest('history', 'threads', () => nest('thread', 'messages', message)))
}

interface Context {
  readonly draw: Draw
  readonly named: ReadonlyMap<string, ComplexSchema>
  readonly depth: number
}

function branchOf(record: ComplexSchema, name: string, named: ReadonlyMap<string, ComplexSchema>): ComplexSchema {
  const type = record.fields?.find((field) => field.name === name)?.type
  const branch = Array.isArray(type) ? type[1] : type
  const found = typeof branch === 'string' ? named.get(branch) : branch
  if (found === undefined || Array.isArray(found)) return { type: 'string' }
  return found
}

function anyRecord(context: Context, schema: ComplexSchema): Branch {
  const { draw, depth } = context
  const branch: Branch = new Map()
  const fields = schema.fields ?? []
  // A few of many attributes, more of them at depth, since deep content is rare.
  for (const { name, type } of fields) {
    if (fields.length < 4 || draw(Math.min(8, Math.ceil(fields.length / 4))) === 0)
      branch.set(name, anyOf({ ...context, depth: depth + 1 }, type, name))
  }
  return withUnknown(draw, branch)
}

/** Mostly what the type says. */
function anyOf(context: Context, type: Schema, name: string): Tree {
  const { draw, named } = context
  const oddity = draw(14)
  if (oddity === 13) return null
  if (oddity === 14) return wild(draw, context.depth)
  if (Array.isArray(type)) return anyOf(context, type[1 + draw(type.length - 2)] ?? 'null', name)
  if (typeof type === 'string') {
    const definition = named.get(type)
    return definition === undefined ? anyScalar(draw, type, name) : anyRecord(context, definition)
  }
  if (type.fields !== undefined) return anyRecord(context, type)
  const { items, values } = type
  if (items !== undefined) return some(draw, 3, () => anyOf(context, items, name))
  if (values !== undefined) {
    const entries = Array.from({ length: draw(2) }, (): [string, Tree] => [
      oneOf(draw, NAMES),
      anyOf(context, values, ''),
    ])
    return new Map(entries)
  }
  if (type.logicalType !== undefined) return oneOf(draw, ['1774521907', new Num('1774521907'), '0', new Num('-0')])
  return anyScalar(draw, String(type.type), name)
}

function anyScalar(draw: Draw, type: string, name: string): Tree {
  if (type === 'boolean') return draw(1) === 1
  if (type === 'long' || type === 'double') return new Num(oneOf(draw, NUMBERS))
  if (name.endsWith('id') && draw(2) === 2) return new Num(oneOf(draw, NUMBERS))
  return oneOf(draw, TEXTS)
}

function withUnknown(draw: Draw, branch: Branch): Branch {
  if (draw(5) < 4) return branch
  for (let count = 1 + draw(1); count > 0; count--) {
    const name = oneOf(draw, NAMES)
    if (!branch.has(name)) branch.set(name, wild(draw, 2))
  }
  return branch
}

/** Any JSON, occasionally very deep. */
function wild(draw: Draw, depth: number): Tree {
  switch (draw(depth > 4 ? 4 : 8)) {
    case 0:
      return oneOf(draw, TEXTS)
    case 1:
      return new Num(oneOf(draw, NUMBERS))
    case 2:
      return oneOf(draw, [true, false, null])
    case 3:
      return []
    case 4:
      return new Map()
    case 5:
    case 6:
      return some(draw, 3, () => wild(draw, depth + 1))
    case 7: {
      const entries = Array.from({ length: 1 + draw(2) }, (): [string, Tree] => [
        oneOf(draw, NAMES),
        wild(draw, depth + 1),
      ])
      return new Map(entries)
    }
    default:
      return draw(9) === 9 ? deep(draw) : oneOf(draw, TEXTS)
  }
}

function deep(draw: Draw): Tree {
  const asList = draw(1) === 1
  let tree: Tree = oneOf(draw, TEXTS)
  for (let depth = 1000 * (1 + draw(8)); depth > 0; depth--) tree = asList ? [tree] : new Map([['d', tree]])
  return tree
}

function some(draw: Draw, max: number, item: () => Tree): Tree[] {
  return Array.from({ length: draw(max) }, item)
}
