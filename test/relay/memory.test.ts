import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** Makes garbage, of which some lives on for a while as under load, and tells how large the young generation has become. */
const SCRIPT = `
  import { setTimeout as sleep } from 'node:timers/promises'
  import { getHeapSpaceStatistics } from 'node:v8'
  import { keepYoungGenerationSmall } from '${import.meta.dirname}/../../src/relay/memory.ts'
  keepYoungGenerationSmall()
  const youngMiB = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 2 ** 20
  async function load() {
    const alive = []
    for (let turn = 0; turn < 400; turn++) {
      for (let index = 0; index < 2_000; index++) alive[(turn % 20) * 2_000 + index] = { turn, text: 'x' + index, more: [index] }
      await sleep(0)
    }
    return youngMiB()
  }
  const first = await load()
  // What Node does by itself after a quiet while.
  globalThis.gc({ type: 'major', flavor: 'last-resort' })
  const shrunk = youngMiB()
  console.log(JSON.stringify({ first, shrunk, again: await load() }))
`

it('lets the young generation grow to 16 MiB and no further, also after Node has made it small', () => {
  const options = ['--expose-gc', '--max-semi-space-size=64', '--input-type=module-typescript', '--eval', SCRIPT]
  const { first, shrunk, again } = JSON.parse(execFileSync(process.execPath, options).toString()) as Record<
    string,
    number
  >
  expect(shrunk).toBeLessThan(first as number)
  expect([first, again]).toEqual([16, 16])
})

/** How long a tick takes, in nanoseconds, before and after Node has collected all garbage several times. */
const TICKS_SCRIPT = `
  import { setTimeout as sleep } from 'node:timers/promises'
  import { keepTicksFast } from '${import.meta.dirname}/../../src/relay/memory.ts'
  const TICKS = 200_000
  const tickNs = () => new Promise((resolve) => {
    const startedMs = performance.now()
    let left = TICKS
    const next = () => left-- > 0 ? process.nextTick(next) : resolve((performance.now() - startedMs) * 1e6 / TICKS)
    next()
  })
  const best = async () => Math.min(await tickNs(), await tickNs(), await tickNs(), await tickNs(), await tickNs())
  keepTicksFast()
  const before = await best()
  for (let turn = 0; turn < 6; turn++) {
    globalThis.gc({ type: 'major', flavor: 'last-resort' })
    await sleep(10)
  }
  console.log(JSON.stringify({ before, after: await best() }))
`

it('keeps ticks as fast as they were when garbage is collected while nothing happens', () => {
  const options = ['--expose-gc', '--input-type=module-typescript', '--eval', TICKS_SCRIPT]
  const { before, after } = JSON.parse(execFileSync(process.execPath, options).toString())
  // Five times as long without.
  expect(after).toBeLessThan(2.5 * before)
})

/** Beside much that stays, makes garbage that lives just long enough to end on the old heap, and counts the collections of all of it. */
const PROMOTING_SCRIPT = `
  import { PerformanceObserver, constants } from 'node:perf_hooks'
  import { setTimeout as sleep } from 'node:timers/promises'
  import { keepCompiledCode, keepYoungGenerationSmall } from '${import.meta.dirname}/../../src/relay/memory.ts'
  let full = 0
  new PerformanceObserver((list) => {
    for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) full++
  }).observe({ entryTypes: ['gc'] })
  keepCompiledCode()
  keepYoungGenerationSmall()
  const alive = []
  const base = Array.from({ length: 1_000_000 }, (_, at) => ({ at }))
  async function load() {
    full = 0
    for (let index = 0; index < 8_000; index++) {
      alive[index % 250] = Array.from({ length: 500 }, (_, at) => ({ index, at }))
      if (index % 50 === 0) await sleep(0)
    }
    await sleep(50)
  }
  await load()
  // Seconds after a collection V8 looks whether it should save memory; here sooner.
  globalThis.gc()
  await sleep(300)
  await load()
  if (base.length > 0) console.log(full)
`

it('lets garbage become old for a while before all of the heap is collected', () => {
  const quick = ['--expose-gc', '--gc-memory-reducer-start-delay-ms=50']
  const options = [...quick, '--input-type=module-typescript', '--eval', PROMOTING_SCRIPT]
  const collections = Number(execFileSync(process.execPath, options).toString())
  expect(collections).toBeGreaterThan(0)
  // Seven without.
  expect(collections).toBeLessThan(5)
})

/** Leaves buffers that have become old, as those of a burst of large bodies, and waits as long as V8 would do nothing of its own accord. */
const BUFFERS_SCRIPT = `
  import { setTimeout as sleep } from 'node:timers/promises'
  import { keepBuffersFew } from '${import.meta.dirname}/../../src/relay/memory.ts'
  keepBuffersFew()
  const buffersMiB = () => process.memoryUsage().arrayBuffers / 2 ** 20
  const burst = Array.from({ length: 40 }, () => Buffer.allocUnsafeSlow(2 ** 20))
  globalThis.gc()
  const before = buffersMiB()
  burst.length = 0
  await sleep(6_000)
  console.log(JSON.stringify({ before, after: buffersMiB() }))
`

it('frees the buffers of a burst within seconds, though nothing else happens', () => {
  const options = ['--expose-gc', '--input-type=module-typescript', '--eval', BUFFERS_SCRIPT]
  const { before, after } = JSON.parse(execFileSync(process.execPath, options).toString())
  expect(before).toBeGreaterThan(39)
  // All 40 without.
  expect(after).toBeLessThan(5)
})
