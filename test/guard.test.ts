import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Ways that their makers do not offer, or that steer what is not ours. */
const NOT_USED: Readonly<Record<string, RegExp>> = {
  'V8 steered at run time': /\b(setFlagsFromString|runInNewContext|runInThisContext)\b|\bglobal(This)?\.gc\b/,
  'the module node:vm': /['"](node:)?vm['"]/,
  'hooks of async_hooks': /\b(createHook|executionAsyncResource)\b/,
  'Node’s own internals': /\b(internalBinding|process\.binding)\b|['"](node:)?(internal\/|_(http|tls|stream)_)/,
  'Buffer’s undocumented writers': /\b(utf8|latin1|ascii|ucs2|hex|base64)(Write|Slice)\b/,
  'listeners of somebody else’s socket': /removeAllListeners\(\s*['"](data|readable|end|close)['"]|\brawListeners\b/,
  'Node’s streams overridden':
    /\bextends\s+(IncomingMessage|ServerResponse|Readable|Writable|Duplex|Transform|PassThrough|Socket|TLSSocket|Server)\b|\b_(read|write|writev|final|destroy|transform|flush|construct)\s*\(/,
  'private names of others': /\.\s*_[A-Za-z]|\[\s*['"]_[A-Za-z]/,
  'private symbols of others': /getOwnPropertySymbols|\[\s*k[A-Z]\w*\s*\]/,
  'prototypes changed': /\.prototype\s*(\.\w+|\[[^\]]+\])\s*=[^=]|\bsetPrototypeOf\b/,
}

/**
 * Rooms from the outside in: a file imports from its own room and from later lines alone. What stands in one line does not import each
 * other.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['main.ts'],
  ['start.ts'],
  ['cli'],
  ['doctor', 'replay'],
  ['relay'],
  ['http', 'kafka', 'registry', 'graph-api', 'simulation'],
  ['status'],
  ['pipeline'],
  ['config', 'events'],
  ['errors.ts', 'version.ts', 'compile-cache.ts'],
]
const ROOT = join(import.meta.dirname, '..')
const SOURCE = join(ROOT, 'src')
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('events/generated'))
  .toSorted()
const codeOf = new Map(files.map((file) => [file, withoutComments(readFileSync(join(SOURCE, file), 'utf8'))]))

/** Comments may name what is not used. Strings stay: imports are among them. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;,{}()])\/\/.*$/gm, '$1')
}

function importsOf(file: string): string[] {
  const found = (codeOf.get(file) ?? '').matchAll(/\b(?:from|import)\s*\(?\s*'([\w@./:-]+)'/g)
  return [...found].map(([, specifier = '']) => specifier)
}

/** Files of `src` that a file imports, types included. */
function importedFiles(file: string): string[] {
  const relatives = importsOf(file).filter((specifier) => specifier.startsWith('.'))
  const paths = relatives.map((specifier) => relative(SOURCE, join(SOURCE, dirname(file), specifier)))
  return paths.filter((path) => !path.startsWith('..'))
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? ''
}

describe('src does not use', () => {
  for (const [what, pattern] of Object.entries(NOT_USED)) {
    it(what, () => {
      expect(files.filter((file) => pattern.test(codeOf.get(file) ?? ''))).toEqual([])
    })
  }

  it('private parts of packages, or packages that package.json does not list', () => {
    const {
      name,
      exports,
      dependencies,
      peerDependencies = {},
    } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const own = Object.keys(exports).map((path) => name + path.slice(1))
    const allowed = new Set([...Object.keys({ ...dependencies, ...peerDependencies }), ...own])
    const found = files.flatMap((file) => {
      const others = importsOf(file).filter((specifier) => !/^(\.|node:)/.test(specifier))
      return others.filter((specifier) => !allowed.has(specifier)).map((specifier) => `${file}: ${specifier}`)
    })
    expect(found).toEqual([])
  })
})

describe('imports', () => {
  it('point from the outside in: main, cli, relay, then http, kafka and registry, then pipeline; config and errors are leaves', () => {
    const layerOf = (file: string): number => LAYERS.findIndex((rooms) => rooms.includes(roomOf(file)))
    expect(files.filter((file) => layerOf(file) < 0)).toEqual([])
    const wrong = files.flatMap((file) =>
      importedFiles(file)
        .filter((imported) => roomOf(imported) !== roomOf(file) && layerOf(imported) <= layerOf(file))
        .map((imported) => `${file} imports ${imported}`),
    )
    expect(wrong).toEqual([])
  })

  it('form no cycles', () => {
    const circles = new Set<string>()
    const done = new Set<string>()
    const visit = (file: string, path: readonly string[]): void => {
      const at = path.indexOf(file)
      if (at >= 0) circles.add([...path.slice(at), file].join(' → '))
      if (at >= 0 || done.has(file)) return
      for (const imported of importedFiles(file)) visit(imported, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    expect([...circles]).toEqual([])
  })
})
