import { styleText } from 'node:util'
import { shareWithin } from './good.ts'
import type { Judged } from './hostile-result.ts'
import { LOG_LINES_LIMIT, MEMORY_LIMIT_MIB, percent } from './judge.ts'
import type { KindTally } from './ledger.ts'

/** The result for people: what was sent and answered, the outcome, and broken promises. */
export function printReport(output: NodeJS.WriteStream, result: Judged): void {
  const { ledger, good, stored, log, memory, held, standstillMs, durationMs, complaints } = result
  const rows = [...ledger.kinds].sort(([a], [b]) => a.localeCompare(b)).map(([name, tally]) => cells(name, tally))
  const widths = ['kind', 'sent', 'slowest'].map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const [first = 0, ...others] = widths
  const line = ([name = '', sent = '', slowest = '', answers = '']: readonly string[]): string =>
    `${name.padEnd(first)}  ${[sent, slowest].map((cell, column) => cell.padStart(others[column] ?? 0)).join('  ')}  ${answers}\n`
  output.write(styleText('bold', line(['kind', 'sent', 'slowest', 'answers']), { stream: output }))
  for (const row of rows) output.write(line(row))
  const memoryText =
    memory &&
    `${Math.round(memory.peakMib)} MiB at most (limit ${MEMORY_LIMIT_MIB}), ${Math.round(memory.restMib)} afterwards`
  const facts: readonly [what: string, figure: string][] = [
    ['hostile requests', `${ledger.attacks} in ${(durationMs / 1000).toFixed(0)} s`],
    ['signed, answered 200', `${ledger.acknowledged}, ${ledger.unaccounted(stored).length} not accounted for`],
    ['good deliveries', `${good.sent}, ${good.acknowledged.size} stored`],
    ['… within a second', percent(shareWithin(good, 1_000))],
    ['… slowest', `${Math.max(0, ...good.durationsMs).toFixed(0)} ms`],
    ['… answers', answersText(good.statuses)],
    ['records in Kafka', String(stored.records)],
    ['event loop', `stood still for ${standstillMs.toFixed(0)} ms at most`],
    ['memory in use', `${held.beforeMib.toFixed(0)} MiB before, ${held.afterMib.toFixed(0)} afterwards`],
    ['memory, resident', memoryText ?? 'not available on this system'],
    [
      'log',
      `${log.lines} lines, ${(log.bytes / 1024).toFixed(0)} KiB; besides stored deliveries at most ${log.mostInSecond} a second (limit ${LOG_LINES_LIMIT})`,
    ],
  ]
  output.write('\n')
  for (const [what, figure] of facts) output.write(`${what.padEnd(22)}${figure}\n`)
  output.write('\n')
  for (const complaint of complaints) output.write(`${styleText('red', complaint, { stream: output })}\n`)
  if (complaints.length === 0) output.write(`${styleText('green', 'As promised.', { stream: output })}\n`)
}

function cells(name: string, { sent, statuses, slowestMs }: KindTally): string[] {
  return [name, String(sent), `${(slowestMs / 1000).toFixed(2)} s`, answersText(statuses)]
}

function answersText(statuses: ReadonlyMap<number, number>): string {
  return [...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status === 0 ? 'none' : status}: ${count}`)
    .join(', ')
}
