import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTINGS } from '../src/config/settings.ts'
import { type AddressAnswer, wrongAddress } from '../src/registry/address.ts'
import { REGISTRY_BASE_PATH } from '../tools/stack/versions.ts'

const root = join(import.meta.dirname, '..')

describe('the local registry', async () => {
  const folders = ['.', 'docs', 'examples', 'schemas']
  const files = (
    await Promise.all(
      folders.map(async (folder) => {
        const entries = await readdir(join(root, folder), { recursive: folder !== '.', withFileTypes: true })
        return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      }),
    )
  )
    .flat()
    .filter((file) => !file.includes('node_modules') && /\.(md|ts|js|py|go|java|json|ya?ml|example|sql)$/.test(file))

  it('has the same address wherever it is named', async () => {
    const { fallback } = SETTINGS.registryUrl
    expect(fallback).toBe(`http://localhost:8081${REGISTRY_BASE_PATH}`)
    const named: string[] = []
    for (const file of files) {
      const text = await readFile(file, 'utf8')
      // Confluent's own registry is at the root, which is said of it once.
      const ours = text.replaceAll("of Confluent's registry it would be `http://localhost:8081`", '')
      for (const [address] of ours.matchAll(/http:\/\/localhost:8081[^\s"'`,;)]*/g)) {
        expect(address, file).toBe(fallback)
        named.push(file.slice(root.length + 1))
      }
    }
    const places = ['.env.example', 'docs/settings.md', 'asyncapi.json', 'docker-compose.yml', 'docs/consumers.md']
    expect(named).toEqual(expect.arrayContaining([...places, 'examples/typescript/consumer.ts']))
  })
})

describe('the explanation of a wrong address', () => {
  function explained(url: string, answers: Readonly<Record<string, AddressAnswer>>): Promise<string | undefined> {
    return wrongAddress(url, async (asked) => answers[asked] ?? 'none')
  }

  it('names the address with Apicurio’s path if a registry is there', async () => {
    const right = 'http://registry:8080/apis/ccompat/v7'
    const why = await explained('http://registry:8080', { [right]: 'registry' })
    expect(why).toMatch(new RegExp(`http://registry:8080: .*404.* set WABA_SCHEMA_REGISTRY_URL=${right}$`))
  })

  it('names the address without a path if a registry is there', async () => {
    const why = await explained('http://registry:8081/apis/ccompat/v7', { 'http://registry:8081': 'registry' })
    expect(why).toMatch(/set WABA_SCHEMA_REGISTRY_URL=http:\/\/registry:8081$/)
  })

  it('says what is required if none is found', async () => {
    await expect(explained('http://registry:8081/x', {})).resolves.toContain('must include the registry’s base path')
  })

  it('is undefined if a registry answers or if it is uncertain', async () => {
    for (const answer of ['registry', 'unclear'] as const) {
      await expect(explained('http://registry', { 'http://registry': answer })).resolves.toBeUndefined()
    }
  })
})
