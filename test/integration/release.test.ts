import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { findHelm } from '../../tools/chart/helm.ts'
import { kafkaBrokers, registryUrl } from '../support/stack.ts'

const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'waba-relay-release-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
/** It builds, packs and installs from the registry. */
const LIMIT_MS = 10 * 60_000

const helm = await findHelm((line) => void process.stdout.write(`${line}\n`))

test.skipIf(helm === undefined)(
  'a release can be made of the last commit: packed, installed in an empty folder, and run',
  async () => {
    const args = ['tools/release/main.ts', '999.0.0', '--dry-run', '--out', folder]
    const env = {
      ...process.env,
      WABA_KAFKA_BROKERS: kafkaBrokers(),
      WABA_SCHEMA_REGISTRY_URL: registryUrl(),
      STACK_KIND: '',
    }
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, timeout: LIMIT_MS })
    expect(stdout).toContain('stored a signed delivery, ended by SIGTERM')
    expect(stdout).toContain('nothing in this checkout has changed')
    const made = ['999.0.0.cdx.json', '999.0.0.spdx.json', '999.0.0.tgz', 'events-999.0.0.tgz'].map(
      (ending) => `waba-relay-${ending}`,
    )
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['NOTES.md', 'SHA256SUMS', 'chart', ...made]))
    const bill = JSON.parse(readFileSync(join(folder, 'waba-relay-999.0.0.cdx.json'), 'utf8'))
    expect(bill.metadata.component).toMatchObject({ name: 'waba-relay', version: '999.0.0' })
    expect(bill.components.map(({ name }: { name: string }) => name)).toContain('@platformatic/kafka')
  },
  LIMIT_MS,
)
