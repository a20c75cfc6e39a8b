import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** What Node had as its limit until version 22; version 24 lets it grow to 128 MiB, and keeps what it once took. */
const YOUNG_LIMIT_BYTES = 32 * 1024 * 1024

/**
 * Keeps the heap's young generation from growing further once it has its 32 MiB: larger gains nothing here, and under
 * load it would be a quarter of the process's memory. (`--max-semi-space-size` does the same, yet only on the command line.)
 */
export function keepYoungGenerationSmall(): void {
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    if ((young?.space_size ?? 0) < YOUNG_LIMIT_BYTES) return
    setFlagsFromString('--semi-space-growth-factor=1')
    observer.disconnect()
  })
  observer.observe({ entryTypes: ['gc'] })
}
