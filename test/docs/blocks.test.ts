import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type Block, CHECKS, checkNames, hasPython } from '../support/code-blocks.ts'
import { codeBlocks, DOCUMENTS } from '../support/documents.ts'
import { typeErrors } from '../support/typescript-blocks.ts'

const blocks: Block[] = DOCUMENTS.flatMap(({ path, text }) => codeBlocks(text).map((block) => ({ path, ...block })))
const block = (language: string, text: string, more: Partial<Block> = {}): Block => ({
  language,
  text,
  path: 'X.md',
  line: 1,
  around: '',
  ...more,
})

describe('code blocks', () => {
  it('are found', () => expect(blocks.length).toBeGreaterThan(60))

  it('are of languages that are checked', () => {
    const unknown = blocks.filter(({ language }) => !(language in CHECKS))
    expect(unknown.map(({ path, line, language }) => `${path}:${line}: "${language}"`)).toEqual([])
  })

  it.for(blocks)('$path:$line is good $language', (one, { skip }) => {
    checkNames(one)
    if (one.language === 'python' && !hasPython) skip('needs python3')
    CHECKS[one.language]?.(one)
  })

  it('in TypeScript have types that fit', () => {
    expect(typeErrors(blocks.filter(({ language }) => language === 'ts'))).toBe('')
  })
})

describe('docs/consumers.md', () => {
  it.skipIf(!hasPython)('reads an attribute from its typed place, or else from `unmapped`', () => {
    const [python, json] = ['python', 'json'].map((language) =>
      blocks.find((one) => one.path === 'docs/consumers.md' && one.language === language)?.text.trim(),
    )
    const events = `[{"value": {"message": {"new_attribute": 1}}, "unmapped": {}}, {"value": {"message": {}}, "unmapped": ${json}}]`
    const script = `import json\n${python}\nprint(json.dumps([attribute(event) for event in ${events}]))`
    const printed = execFileSync('python3', ['-c', script], { encoding: 'utf8' })
    expect(JSON.parse(printed)).toEqual([1, { a: 1 }])
  })
})

const TRIED = { around: '*Tried with version 1.*' }
const BAD: readonly Block[] = [
  block('sh', 'if true; then\n'),
  block('json', '{ "a": 1, }\n'),
  block('json', '{ "event_id": "1", "field": "messages", "value": { "mesage": null } }\n'),
  block('json', '{"a":1}\nb\n'),
  block('dotenv', 'WABA_NO_SUCH=1\n'),
  block('dotenv', 'WABA_PORT=http\n'),
  block('yaml', 'a: [\n', TRIED),
  block('yaml', 'a: 1\n'),
  block('yaml', 'settings: { WABA_NO_SUCH: "1" }\n', { path: 'deploy/helm/waba-relay/README.md' }),
  block('yaml', 'replicas: 3\n', { path: 'deploy/helm/waba-relay/README.md' }),
  block('properties', 'a b\n', TRIED),
  block('properties', 'a=1\na=2\n', TRIED),
  block('properties', 'a=1\n'),
  block('promql', 'up{job="relay"} == 0\n'),
  block('promql', 'waba_relay_ready == 0    # for 3m\n'),
  block('xml', '<a><b></a></b>\n'),
  block('sql', 'SELECT `value`.`mesage` FROM `messages`;\n', TRIED),
  block('sql', 'SELECT `value`.`message` FROM `messages`;\n'),
  block('text', 'ce_type=whatsapp.messages.letter\n'),
  block('text', 'whatsapp-letters [1]\n'),
]

describe('the checks of code blocks', () => {
  it.each(BAD)('refuse $language: $text', (bad) => {
    expect(() => {
      checkNames(bad)
      CHECKS[bad.language]?.(bad)
    }).toThrow()
  })

  it.skipIf(!hasPython)('refuse Python that does not compile', () => {
    expect(() => CHECKS.python?.(block('python', 'def f(:\n'))).toThrow()
  })

  it('refuse TypeScript whose types do not fit', () => {
    const errors = typeErrors([
      block('ts', "import { isEvent } from 'waba-relay-events'\nif (isEvent('letters', record)) continue\n"),
      block('ts', "headers.get('ce_id').length\n", { line: 2 }),
      block('ts', '{ a: strng }\n', { line: 3 }),
    ])
    for (const line of [1, 2, 3]) expect(errors).toContain(`X.md-${line}.ts`)
  })
})
