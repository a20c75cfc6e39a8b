import type { Attack, Signed } from './attack.ts'
import type { GoodResult } from './good.ts'
import { digestOf, type Stored } from './read-back.ts'
import type { Outcome } from './wire.ts'

/** Most entries reported of one kind. */
const SHOWN = 5

export interface KindTally {
  sent: number
  /** By status; 0: no answer. */
  readonly statuses: Map<number, number>
  slowestMs: number
}

/** The answer to every attack, and what must be in Kafka as a result. */
export class Ledger {
  readonly kinds = new Map<string, KindTally>()
  /** Answers that nobody may get. */
  readonly wrongAnswers: string[] = []
  readonly #acknowledged: {
    readonly kind: string
    readonly number: number
    readonly marks: readonly string[]
    readonly digest: string | undefined
  }[] = []
  attacks = 0

  note(kind: string, number: number, attack: Attack, { statuses, durationMs }: Outcome): void {
    this.attacks++
    const tally = this.kinds.get(kind) ?? { sent: 0, statuses: new Map<number, number>(), slowestMs: 0 }
    this.kinds.set(kind, tally)
    tally.sent++
    tally.slowestMs = Math.max(tally.slowestMs, durationMs)
    for (const status of statuses.length === 0 ? [0] : statuses) {
      tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
    }
    const wrong = wrongAnswer(attack, statuses)
    if (wrong !== undefined) this.wrongAnswers.push(`${kind} (request ${number}): ${wrong}`)
    attack.signed?.forEach((signed, index) => {
      if (statuses[index] === 200) this.#acknowledge(kind, number, signed)
    })
  }

  /** Signed requests answered 200. */
  get acknowledged(): number {
    return this.#acknowledged.length
  }

  /** What was answered 200 and is not in Kafka. */
  unaccounted({ marks, wholeBodies }: Stored): string[] {
    return this.#acknowledged.flatMap(({ kind, number, marks: wanted, digest }) => {
      const missing = wanted.filter((mark) => !marks.has(mark))
      if (digest !== undefined && !wholeBodies.has(digest)) missing.push('the body as a dead letter')
      return missing.length === 0 ? [] : [`${kind} (request ${number}): ${missing.join(', ')}`]
    })
  }

  #acknowledge(kind: string, number: number, { body, marks, isWhole }: Signed): void {
    this.#acknowledged.push({ kind, number, marks, digest: isWhole ? digestOf(body) : undefined })
  }
}

function wrongAnswer(
  { mustAnswer, answers = 1, mayPass, signed }: Attack,
  statuses: readonly number[],
): string | undefined {
  if (mustAnswer && statuses.length === 0) return 'no answer'
  if (mustAnswer && statuses.length < answers) return `${statuses.length} answers to ${answers} requests`
  const isGood = (status: number): boolean =>
    status === 200 ? mayPass === true || signed !== undefined : status === 503 || (status >= 400 && status < 500)
  return statuses.every(isGood) ? undefined : `answered ${statuses.join(', ')}`
}

/** Good deliveries that are not in Kafka exactly once, or were never sent. */
export function goodTrouble({ sent, acknowledged }: GoodResult, { good }: Stored): string[] {
  const trouble = [...acknowledged].flatMap((number) => {
    const count = good.get(number) ?? 0
    return count === 1 ? [] : [`good delivery ${number}, answered 200, is in Kafka ${count} times`]
  })
  for (const number of good.keys()) if (number >= sent) trouble.push(`good delivery ${number} was never sent`)
  return trouble
}

/** The first of many. */
export function firstOf(all: readonly string[]): string[] {
  return all.length <= SHOWN ? [...all] : [...all.slice(0, SHOWN), `… and ${all.length - SHOWN} more`]
}
