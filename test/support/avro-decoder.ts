import { type ComplexSchema, recordsIn, type Schema } from './avro-schema-walk.ts'
import { type Branch, Num, Time, type Tree } from './json-tree.ts'

/** Decodes one Avro binary, written from the specification and apart from the relay's encoder and from avsc. */
export function decodeAvro(schema: Schema, bytes: Uint8Array): Tree {
  // A type is defined where the schema first names it, which may be missing in the data.
  const named = new Map(recordsIn(schema, '').map(({ node }) => [node.name ?? '', node]))
  const reader = new Reader(bytes, named)
  const tree = reader.read(schema)
  if (reader.left > 0) throw new Error(`${reader.left} bytes are left after the record`)
  return tree
}

class Reader {
  readonly #bytes: Buffer
  readonly #named: ReadonlyMap<string, ComplexSchema>
  #at = 0

  constructor(bytes: Uint8Array, named: ReadonlyMap<string, ComplexSchema>) {
    this.#bytes = Buffer.from(bytes)
    this.#named = named
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  read(schema: Schema): Tree {
    if (Array.isArray(schema)) {
      const branch = schema[Number(this.#long())]
      if (branch === undefined) throw new Error('no such branch of a union')
      return this.read(branch)
    }
    if (typeof schema !== 'string') return this.#complex(schema)
    switch (schema) {
      case 'null':
        return null
      case 'boolean':
        return this.#take(1)[0] === 1
      case 'long':
        return new Num(String(this.#long()))
      case 'double':
        return new Num(String(this.#take(8).readDoubleLE()))
      case 'string':
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.#take(Number(this.#long())))
      case 'bytes':
        return this.#take(Number(this.#long())).toString('latin1')
    }
    const named = this.#named.get(schema.slice(schema.lastIndexOf('.') + 1))
    if (named === undefined) throw new Error(`unknown type ${schema}`)
    return this.#complex(named)
  }

  #complex(schema: ComplexSchema): Tree {
    if (schema.fields !== undefined) {
      const branch: Branch = new Map()
      for (const { name, type } of schema.fields) {
        const member = this.read(type)
        if (member !== null) branch.set(name, member)
      }
      return branch
    }
    const { items, values } = schema
    if (items !== undefined) {
      const list: Tree[] = []
      this.#blocks(() => list.push(this.read(items)))
      return list
    }
    if (values !== undefined) {
      const branch: Branch = new Map()
      this.#blocks(() => {
        const key = this.read('string') as string
        if (branch.has(key)) throw new Error(`the key ${key} is there twice`)
        branch.set(key, this.read(values))
      })
      return branch
    }
    return schema.logicalType === 'timestamp-millis' ? new Time(this.#long()) : this.read(schema.type)
  }

  #blocks(readItem: () => void): void {
    for (let count = this.#long(); count !== 0n; count = this.#long()) {
      // A negative count is followed by the size of the block.
      if (count < 0n) this.#long()
      for (let left = count < 0n ? -count : count; left > 0n; left--) readItem()
    }
  }

  #take(length: number): Buffer {
    if (length < 0 || length > this.left) throw new Error('the record ends too early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  #long(): bigint {
    let zigzag = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(this.#take(1)[0] ?? 0)
      zigzag |= (byte & 0x7fn) << shift
      if (byte < 0x80n) return (zigzag >> 1n) ^ -(zigzag & 1n)
    }
  }
}
