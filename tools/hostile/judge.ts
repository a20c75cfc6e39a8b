import { shareWithin } from './good.ts'
import type { HostileOptions, HostileResult } from './hostile-result.ts'
import { firstOf, goodTrouble } from './ledger.ts'

export const MEMORY_LIMIT_MIB = 384
/** Extra memory that may be in use afterwards: caches, code, reported names. */
export const HELD_LIMIT_MIB = 16
/** The first five of each outcome and one count, and up to a hundred new names a minute. */
export const LOG_LINES_LIMIT = 200
/** 100 ms on a machine that does nothing else; this one sends the requests, and has Kafka. */
const STANDSTILL_LIMIT_MS = 1_000
const PAGE_LIMIT_BYTES = 1024 * 1024

/** Broken promises; empty if the relay withstood the attack. */
export function complaintsOf(result: HostileResult, { good: promised }: HostileOptions): string[] {
  const { ledger, good, stored, log, admin, memory, held, standstillMs, exitCode, survived } = result
  const complaints: string[] = []
  if (!survived) complaints.push(`the relay ended. The end of its log:\n${log.end}`)
  else if (exitCode !== 0) complaints.push(`SIGTERM ended it with ${exitCode}`)
  complaints.push(...firstOf(ledger.wrongAnswers))
  complaints.push(...firstOf(ledger.unaccounted(stored)), ...firstOf(goodTrouble(good, stored)))
  const share = shareWithin(good, promised.withinMs)
  if (share < promised.share) {
    complaints.push(`${percent(share)} of good deliveries were stored within ${promised.withinMs} ms`)
  }
  const peakMib = memory?.peakMib ?? 0
  if (peakMib >= MEMORY_LIMIT_MIB) complaints.push(`memory reached ${peakMib} MiB`)
  if (!(held.afterMib - held.beforeMib <= HELD_LIMIT_MIB)) {
    complaints.push(`${held.beforeMib} MiB were in use before and ${held.afterMib} afterwards`)
  }
  if (!(standstillMs <= STANDSTILL_LIMIT_MS)) complaints.push(`the event loop stood still for ${standstillMs} ms`)
  for (const [text, line] of log.leaks) complaints.push(`"${text}" is in the log: ${line.slice(0, 300)}`)
  for (const [text, page] of admin.leaks) complaints.push(`"${text}" is on ${page}`)
  if (log.mostInSecond > LOG_LINES_LIMIT) complaints.push(`the log had ${log.mostInSecond} lines in a second`)
  if (admin.largestBytes > PAGE_LIMIT_BYTES) complaints.push(`a page of the admin port had ${admin.largestBytes} bytes`)
  complaints.push(...firstOf(admin.failures), ...admin.held)
  // Such a run would prove nothing.
  if (good.acknowledged.size === 0 || admin.looks === 0) complaints.push('no good delivery came through')
  return complaints
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
