import { median } from '../report/statistics.ts'

export interface Timing {
  readonly warmUpMs: number
  readonly batches: number
  readonly batchMs: number
}

/** Kept, so that no engine leaves out work whose result nobody reads. */
export let lastResult: unknown

/**
 * Nanoseconds of this thread's CPU that one call takes, each batch its own figure; what the processor does for others
 * meanwhile does not count. The work is called with the inputs in turn, warmed up first.
 */
export function timeBatches<Input>(
  work: (input: Input) => unknown,
  inputs: readonly Input[],
  timing: Timing,
): number[] {
  const perBatch = callsIn(work, inputs, timing.warmUpMs, timing.batchMs)
  return Array.from({ length: timing.batches }, () => {
    const before = cpuNs()
    call(work, inputs, perBatch)
    return (cpuNs() - before) / perBatch
  })
}

function cpuNs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) * 1_000
}

/** The median of the batches: other work on the machine makes some of them slow. */
export function timeCall<Input>(work: (input: Input) => unknown, inputs: readonly Input[], timing: Timing): number {
  return median(timeBatches(work, inputs, timing))
}

/** Warms up, and tells how many calls take about `batchMs`. */
function callsIn<Input>(
  work: (input: Input) => unknown,
  inputs: readonly Input[],
  warmUpMs: number,
  batchMs: number,
): number {
  const startedMs = performance.now()
  let calls = 0
  while (performance.now() - startedMs < warmUpMs || calls === 0) {
    call(work, inputs, 1, calls)
    calls++
  }
  return Math.max(1, Math.round((calls * batchMs) / (performance.now() - startedMs)))
}

function call<Input>(work: (input: Input) => unknown, inputs: readonly Input[], count: number, first = 0): void {
  for (let index = first; index < first + count; index++) lastResult = work(inputs[index % inputs.length] as Input)
}
