/** Paths remembered; a webhook with more different names than that is no change at Meta but a map. */
const PATH_LIMIT = 5_000
/** The part of a path that is logged. */
const PATH_LENGTH_LIMIT = 300

/** Tells each new attribute path and each new field once, so that a change at Meta is noticed the same day. */
export class NewPaths {
  readonly #seen = new Set<string>()
  readonly #tell: (what: { field: string; path?: string }) => void

  constructor(tell: (what: { field: string; path?: string }) => void) {
    this.#tell = tell
  }

  /** An attribute that the field's schema has no place for, by its JSON Pointer; never its value. */
  see(field: string, pointer: string): void {
    const path = pointer.replace(/\/\d+(?=\/|$)/g, '/*').slice(0, PATH_LENGTH_LIMIT)
    if (this.#isNew(`${field} ${path}`)) this.#tell({ field, path })
  }

  /** A field that the relay does not know. */
  seeField(field: string): void {
    if (this.#isNew(field)) this.#tell({ field: field.slice(0, PATH_LENGTH_LIMIT) })
  }

  #isNew(name: string): boolean {
    if (this.#seen.has(name) || this.#seen.size >= PATH_LIMIT) return false
    this.#seen.add(name)
    return true
  }
}
