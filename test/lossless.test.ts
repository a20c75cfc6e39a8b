import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSample, sampleNames } from '../src/simulation/samples.ts'
import { anyWebhookText } from './support/any-webhook.ts'
import { losses } from './support/lossless.ts'

/** More of them by LOSSLESS_RUNS; a failure prints its seed, which LOSSLESS_SEED repeats. */
const RUNS = Number(process.env.LOSSLESS_RUNS ?? 1500)
const SEED = process.env.LOSSLESS_SEED === undefined ? {} : { seed: Number(process.env.LOSSLESS_SEED) }
const TIMEOUT_MS = 30_000 + 20 * RUNS

describe('every sample', () => {
  it.each(sampleNames())('%s can be rebuilt completely', (name) => {
    expect(losses(readSample(name).toString())).toEqual([])
  })
})

describe('a webhook with arbitrary content', () => {
  it(`can be rebuilt completely (${RUNS} of them)`, { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(anyWebhookText, (text) => {
        const found = losses(text)
        if (found.length > 0) throw new Error(`${found.slice(0, 5).join('\n')}\n${text.slice(0, 3000)}`)
      }),
      // Also ends the search for a smaller example, which may take very long.
      { numRuns: RUNS, interruptAfterTimeLimit: TIMEOUT_MS / 2, ...SEED },
    )
  })
})
