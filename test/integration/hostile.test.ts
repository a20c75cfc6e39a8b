import { expect, test } from 'vitest'
import type { HostileOptions } from '../../tools/hostile/hostile-result.ts'
import { runHostile } from '../../tools/hostile/run.ts'
import { KINDS } from '../../tools/hostile/schedule.ts'
import { newAuthority } from '../support/certificates.ts'
import { kafkaBrokers, registryUrl } from '../support/stack.ts'

// npm run test:hostile sends more of the same.

/** On a machine that has other work too; the long run asks for 99 % within a second. */
const GOOD = { share: 0.95, withinMs: 2_000 }

function optionsOf(requests: number, seed: number): HostileOptions {
  return {
    requests,
    seed,
    connections: 24,
    goodEveryMs: 40,
    good: GOOD,
    brokers: kafkaBrokers(),
    registryUrl: registryUrl(),
  }
}

test('2,000 hostile requests affect nobody else, and everything acknowledged is in Kafka', {
  timeout: 240_000,
}, async () => {
  const { complaints, ledger } = await runHostile(optionsOf(2_000, 25))
  expect(complaints).toEqual([])
  expect(ledger.kinds.size).toBe(KINDS.length)
  expect(ledger.acknowledged).toBeGreaterThan(500)
})

test('200 hostile requests over HTTPS affect nobody else either', { timeout: 120_000 }, async () => {
  const authority = newAuthority('Public CA')
  const tls = { ca: authority.cert, ...authority.issue('relay.test') }
  const { complaints } = await runHostile({ ...optionsOf(200, 26), tls })
  expect(complaints).toEqual([])
})
