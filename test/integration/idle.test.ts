import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startRelay } from '../support/relay.ts'

/** What the start leaves to do: compiled code that settles, connections that are made. */
const SETTLE_MS = 5_000
const MEASURED_MS = 30_000
/** Linux counts processor time in hundredths of a second (USER_HZ). */
const TICKS_PER_SECOND = 100
const SHARE_LIMIT = 0.003

/** Processor time of a process so far, in milliseconds; see proc_pid_stat(5). */
function usedMs(pid: number): number {
  const [, afterName = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const fields = afterName.split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND
}

test.skipIf(!existsSync('/proc/self/stat'))('an idle relay uses less than 0.3 % of a core', async () => {
  const relay = await startRelay()
  await sleep(SETTLE_MS)
  const beforeMs = usedMs(relay.pid)
  await sleep(MEASURED_MS)
  expect((usedMs(relay.pid) - beforeMs) / MEASURED_MS).toBeLessThan(SHARE_LIMIT)
  await relay.stop()
})
