import { createHook } from 'node:async_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const LOOK_EVERY_MS = 20

/** Both halves of it. Version 24 of Node lets them grow to 128 MiB, and keeps what it once took. */
const YOUNG_LIMIT_BYTES = 16 * 1024 * 1024

type Collect = (options: { readonly type: 'minor' | 'major'; readonly flavor?: 'last-resort' }) => void

/**
 * Keeps the heap's young generation from growing to a good part of the process's memory: the peak under small bodies was 213 MiB
 * with 64 MiB of it, 185 with 32 and 160 with 16, at the same speed; with 4, a delivery cost 1.3 times as much. While the program
 * was loaded it has become larger, so it begins anew. After a quiet while Node makes it as small by itself, from where it has to grow again:
 * left at that, garbage would go to the old generation, which is collected five times a second then.
 * (`--max-semi-space-size` does the same, yet only on the command line.)
 */
export function keepYoungGenerationSmall(): void {
  let mayGrow = true
  const look = (): void => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    const isSmall = (young?.space_size ?? 0) < YOUNG_LIMIT_BYTES
    if (isSmall === mayGrow) return
    mayGrow = isSmall
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`)
  }
  // While V8 looks through the old heap it would not collect the young one, and take new memory instead: 30 MiB under bodies of 40 changes.
  setFlagsFromString('--no-separate-gc-phases')
  collector()({ type: 'major', flavor: 'last-resort' })
  // Not by Node's word of collections: it tells of the first ones half a second late, when it is too large.
  setInterval(look, LOOK_EVERY_MS).unref()
}

function collector(): Collect {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as Collect
}

/** Above the limit, buffers may grow by so much before the young ones that nobody uses are freed. */
const GROWTH_LIMIT_BYTES = 4 * 1024 * 1024
/**
 * Up to this young ones are left. Still more after that: old ones are freed too, in some 30 ms, and so twice a second at most. At 56 MiB, bodies of
 * 40 changes met that once a second, which was most of their p99; at 88 the process takes some 30 MiB more under them, 5 under overload.
 */
const BUFFERS_LIMIT_BYTES = 88 * 1024 * 1024
const FULL_EVERY_MS = 500
/** Where more than this stay for so long, and V8 does nothing, old ones are freed too: it would leave them for minutes. */
const OLD_LIMIT_BYTES = 24 * 1024 * 1024
const OLD_AFTER_MS = 5_000
/** The same for the heap, with its young generation: of small bodies 0.2 MiB a second become old, and V8 would let them pile up for minutes. */
const HEAP_GROWTH_LIMIT_BYTES = 24 * 1024 * 1024

/**
 * Frees the buffers of bodies and records soon after their use, and the heap's garbage before it piles up. Node counts buffers
 * little, as they are not on its heap: with large bodies they pile up to several times of what is in use before it collects
 * garbage, and the memory that was taken for them is hardly ever given back. Only where they have piled up: collecting earlier cost a third of the requests.
 */
export function keepBuffersFew(): void {
  const collect = collector()
  let beforeBytes = 0
  let leastHeapBytes = process.memoryUsage().heapUsed
  let fullAtMs = 0
  let oldSinceMs = Number.POSITIVE_INFINITY
  // Nobody has the object, yet only a collection of the whole heap takes it away: V8 does these of its own accord, too.
  let sinceFull = new WeakRef({})
  const full = (nowMs: number): void => {
    fullAtMs = nowMs
    oldSinceMs = Number.POSITIVE_INFINITY
    leastHeapBytes = process.memoryUsage().heapUsed
  }
  const collectAll = (nowMs: number): void => {
    collect({ type: 'major' })
    full(nowMs)
    beforeBytes = process.memoryUsage().arrayBuffers
  }
  const look = (): void => {
    const { arrayBuffers: bytes, heapUsed } = process.memoryUsage()
    const nowMs = performance.now()
    if (sinceFull.deref() === undefined) {
      sinceFull = new WeakRef({})
      full(nowMs)
    }
    leastHeapBytes = Math.min(leastHeapBytes, heapUsed)
    const isOld = bytes >= OLD_LIMIT_BYTES || heapUsed - leastHeapBytes >= HEAP_GROWTH_LIMIT_BYTES
    oldSinceMs = isOld ? Math.min(oldSinceMs, nowMs) : Number.POSITIVE_INFINITY
    if (nowMs - oldSinceMs >= OLD_AFTER_MS) {
      collectAll(nowMs)
      return
    }
    if (bytes < BUFFERS_LIMIT_BYTES || bytes - beforeBytes < GROWTH_LIMIT_BYTES) {
      beforeBytes = Math.min(beforeBytes, bytes)
      return
    }
    collect({ type: 'minor' })
    beforeBytes = process.memoryUsage().arrayBuffers
    if (beforeBytes >= BUFFERS_LIMIT_BYTES && nowMs - fullAtMs >= FULL_EVERY_MS) collectAll(nowMs)
  }
  setInterval(look, LOOK_EVERY_MS).unref()
}

/**
 * Keeps what V8 has compiled over a quiet while. It would collect garbage twice then to save memory, and drop with it the shapes
 * of all objects of which none is there: what was compiled for those of a delivery would go, some 130 functions, and the
 * deliveries of the next seconds be slower, until they are compiled anew.
 */
export function keepCompiledCode(): void {
  setFlagsFromString('--memory-reducer-gc-count=0')
  // After that V8 believes that memory is to be saved, and collects the whole heap again after every few MiB that become old: seven times a
  // second under bodies of 40 changes, a quarter of all that they took.
  setFlagsFromString('--heap-growing-percent=100')
  // Other collections drop shapes too, after the second one that finds none of their objects.
  setFlagsFromString('--retain-maps-for-n-gc=100')
}

const keptTicks: object[] = []

/**
 * Keeps `process.nextTick` fast after a quiet while. Node's streams call it five times a delivery, and V8 compiles it for the one
 * shape of object that it makes. None of these objects is there between two deliveries: collections then
 * drop the shape, and from then on each call takes the slow way for good, 4 % of all that a delivery takes. One such object, kept, keeps it.
 */
export function keepTicksFast(): void {
  // Hooks on promises, once enabled, would make all of them slower.
  const hook = createHook({
    trackPromises: false,
    init(_id, type, _trigger, resource) {
      if (type === 'TickObject') keptTicks.push(resource)
    },
  })
  hook.enable()
  process.nextTick(() => undefined)
  hook.disable()
}
