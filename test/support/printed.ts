import { type Draw, oneOf } from './draw.ts'
import { Num, type Tree } from './json-tree.ts'

/** JSON text in one of the ways in which one content can be written. */
export function printed(draw: Draw, root: Tree): string {
  const space = oneOf(draw, ['', ' ', '\n\t'])
  const escapeAll = draw(3) === 3
  const string = (text: string): string => {
    const json = JSON.stringify(text)
    if (!escapeAll || text.length > 1000) return json
    const escaped = json.replaceAll('/', '\\/')
    return escaped.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  }
  const parts: string[] = []
  // Texts stand for themselves; all else waits to be written.
  const open: (Tree | { text: string })[] = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next !== null && typeof next === 'object' && 'text' in next) parts.push(next.text)
    else if (next instanceof Num) parts.push(next.literal)
    else if (next instanceof Map || Array.isArray(next)) {
      const inside: (Tree | { text: string })[] = [{ text: next instanceof Map ? `{${space}` : `[${space}` }]
      let separator = ''
      for (const [key, member] of next.entries()) {
        const name = next instanceof Map ? `${string(String(key))}${space}:${space}` : ''
        inside.push({ text: `${separator}${name}` }, member)
        separator = `${space},${space}`
      }
      inside.push({ text: next instanceof Map ? `${space}}` : `${space}]` })
      open.push(...inside.reverse())
    } else parts.push(typeof next === 'string' ? string(next) : JSON.stringify(next))
  }
  return parts.join('')
}
