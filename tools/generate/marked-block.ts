/** A block of a document that is generated: between `<!-- name:begin -->` and `<!-- name:end -->`. */

/** @throws Error where the document has no such block, or more than one */
export function withBlock(document: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const [before, rest, ...more] = document.split(begin)
  const [, after, ...others] = (rest ?? '').split(end)
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`There must be exactly one block ${begin} … ${end}`)
  }
  return `${before}${begin}\n\n${content.trim()}\n\n${end}${after}`
}
