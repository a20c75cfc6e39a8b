import type { Unmapped } from './map.ts'

/** Attributes that are reported by name; all are counted. */
const NAMED_LIMIT = 1_000

/** Tells operators what the schemas do not cover in a webhook, in bounded memory. */
export class UnmappedReport {
  /** Of each record that has some: its field and their number. */
  readonly counts: [field: string, count: number][] = []
  /** Field and JSON Pointer of the first ones. */
  readonly named: [field: string, pointer: string][] = []

  add(field: string, attributes: Unmapped): void {
    if (attributes.length === 0) return
    this.counts.push([field, attributes.length])
    for (const [pointer] of attributes.slice(0, NAMED_LIMIT - this.named.length)) this.named.push([field, pointer])
  }

  get count(): number {
    return this.counts.reduce((sum, [, count]) => sum + count, 0)
  }
}
