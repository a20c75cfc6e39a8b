/** The compiler's opinion of TypeScript in documents. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Block } from './code-blocks.ts'
import { ROOT } from './documents.ts'

/** What a block may use without saying where it is from; of the types that the packages give it. */
const GIVEN = `import type { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import type { Message } from '@platformatic/kafka'
declare global {
  const registry: SchemaRegistry
  const record: Message<Buffer, Buffer, string, string>
  const headers: ReadonlyMap<string, string>
}
`
const OPTIONS = {
  compilerOptions: { allowUnreachableCode: true, noUnusedLocals: false, skipLibCheck: true },
  extends: join(ROOT, 'tsconfig.json'),
  include: ['*.ts'],
}

/** A block that is a document's type may come with such a document, in JSON. */
export type TypedBlock = Pick<Block, 'path' | 'line' | 'text'> & { readonly json?: string }

/** What the compiler says of all the blocks, each a module of its own; empty: nothing. */
export function typeErrors(blocks: readonly TypedBlock[]): string {
  const parent = join(ROOT, 'node_modules/.cache')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'blocks-'))
  const paths = { 'waba-relay-events': [join(ROOT, 'src/events/index.ts')] }
  try {
    const options = { ...OPTIONS, compilerOptions: { ...OPTIONS.compilerOptions, paths } }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    writeFileSync(join(folder, 'given.ts'), GIVEN)
    for (const block of blocks)
      writeFileSync(join(folder, `${block.path.replaceAll('/', '-')}-${block.line}.ts`), moduleOf(block))
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
    return ''
  } catch (error) {
    return String((error as { readonly stdout?: string }).stdout || error)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A block is a document's type (docs/cli.md), or statements, perhaps from the middle of a consumer's loop. */
function moduleOf({ text, json }: TypedBlock): string {
  if (text.startsWith('{'))
    return `export type Document = ${text}\n${json === undefined ? '' : `export const document: Document = ${json}`}`
  const [imports, statements] = [/^import .*\n/gm, '']
  return `${[...text.matchAll(imports)].join('')}\nfor (;;) {\n${text.replaceAll(imports, statements)}}\nexport {}\n`
}
