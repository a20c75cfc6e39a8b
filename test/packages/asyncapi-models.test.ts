import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT, ran } from '../support/npm.ts'

/** The generator of classes from AsyncAPI. Not among this checkout's dependencies: it brings 190 MB. */
const MODELINA = '@asyncapi/modelina@5.10.1'
const INSTALL_LIMIT_MS = 10 * 60_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waba-relay-models-'))
  await copyFile(join(ROOT, 'asyncapi.json'), join(folder, 'asyncapi.json'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await ran('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', MODELINA], folder)
}, INSTALL_LIMIT_MS)
afterAll(() => rm(folder, { recursive: true, force: true }))

// From the file, as only then it takes 3.1; of a document in memory it knows 3.0 at the most.
it.each(['Java', 'Go'])(
  '%s classes generated from asyncapi.json alone are all named after their types',
  async (language) => {
    const script = `
    import { ${language}Generator } from '@asyncapi/modelina'
    const models = await new ${language}Generator().generate('file://' + process.cwd() + '/asyncapi.json')
    console.log(JSON.stringify(models.map(({ modelName }) => modelName)))`
    const { stdout } = await ran('node', ['--input-type=module', '--eval', script], folder)
    const names = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as string[]
    expect(names).toEqual(expect.arrayContaining(['Messages', 'Message', 'MessageText', 'CallsCall', 'DeadLetter']))
    expect(names.filter((name) => name === '' || /anonym/i.test(name))).toEqual([])
    expect(names.length).toBe(new Set(names).size)
  },
)
