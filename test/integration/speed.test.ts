import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { kafkaBrokers, registryUrl } from '../support/stack.ts'

const GUARD = join(import.meta.dirname, '../../bench/guard.ts')
/** Half a minute on two idle cores, and once more where something was slow. */
const LIMIT_MS = 240_000

test('the relay has not become far slower compared with a do-nothing server and awaited sends', {
  timeout: LIMIT_MS,
}, async () => {
  const child = spawn(process.execPath, [GUARD], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NO_COLOR: '1',
      WABA_KAFKA_BROKERS: kafkaBrokers(),
      WABA_SCHEMA_REGISTRY_URL: registryUrl(),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [code, stdout, stderr] = await Promise.all([
    new Promise((resolve) => child.on('exit', resolve)),
    text(child.stdout),
    text(child.stderr),
  ])
  expect(code, `${stdout}${stderr}`).toBe(0)
})
