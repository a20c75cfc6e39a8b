import { getHeapStatistics } from 'node:v8'
import { median } from '../report/statistics.ts'

/** Work that is done over and over, with the inputs in turn. */
export interface Repeated<Input> {
  readonly work: (input: Input) => unknown
  readonly inputs: readonly Input[]
}

export interface Timing {
  readonly warmUpMs: number
  readonly batches: number
  /** The kernel brings a thread's CPU time up to date every few milliseconds: a batch is to be far longer. */
  readonly batchMs: number
}

/** Kept, so that no engine leaves out work whose result nobody reads. */
export let lastResult: unknown

/**
 * Nanoseconds of this thread's CPU that one call takes, the median of the batches: what the processor does for others
 * meanwhile does not count.
 */
export function cpuNsPerCall<Input>(repeated: Repeated<Input>, { warmUpMs, batches, batchMs }: Timing): number {
  warmUp(repeated, warmUpMs)
  const figures = Array.from({ length: batches }, () => {
    const before = process.threadCpuUsage()
    const { calls } = callFor(repeated, batchMs)
    const after = process.threadCpuUsage()
    return ((after.user + after.system - before.user - before.system) * 1_000) / calls
  })
  return median(figures)
}

const HEAP_CALLS = 1_000

/**
 * Bytes that one call leaves on V8's heap, garbage for the most part: the median of the calls after which there is more
 * than before, as nothing was collected meanwhile. Unlike a time, it is the same on a busy machine.
 */
export function heapBytesPerCall<Input>({ work, inputs }: Repeated<Input>): number {
  const grown: number[] = []
  for (let call = 0; call < HEAP_CALLS; call++) {
    const before = getHeapStatistics().used_heap_size
    lastResult = work(inputs[call % inputs.length] as Input)
    const bytes = getHeapStatistics().used_heap_size - before
    if (bytes > 0) grown.push(bytes)
  }
  return median(grown)
}

export function warmUp<Input>(repeated: Repeated<Input>, ms: number): void {
  callFor(repeated, ms)
}

/** Calls for this many milliseconds; returns the number of calls and their duration. */
export function callFor<Input>({ work, inputs }: Repeated<Input>, ms: number): { calls: number; tookMs: number } {
  const startedMs = performance.now()
  let calls = 0
  let tookMs = 0
  do {
    lastResult = work(inputs[calls % inputs.length] as Input)
    calls++
    tookMs = performance.now() - startedMs
  } while (tookMs < ms)
  return { calls, tookMs }
}
