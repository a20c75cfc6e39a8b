import type { Steps } from '../../src/pipeline/steps.ts'

/** Works off the steps; tells their number and the longest, in milliseconds of this thread's CPU. */
export function worked<T>(steps: Steps<T>): { result: T; count: number; longestMs: number } {
  let longestMs = 0
  for (let count = 1; ; count++) {
    const before = process.threadCpuUsage()
    const step = steps.next()
    const after = process.threadCpuUsage()
    longestMs = Math.max(longestMs, (after.user + after.system - before.user - before.system) / 1_000)
    if (step.done) return { result: step.value, count, longestMs }
  }
}
