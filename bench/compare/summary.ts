import { median, type Spread, spread } from '../report/statistics.ts'
import { CASES, type Goal } from './cases.ts'
import { type CaseResult, type ContenderRounds, EARLIER_RELAY } from './measure.ts'

/** What the rounds of one server come to: medians, and the ratio to the do-nothing of the same round with its spread. */
export interface ServerSummary {
  readonly name: string
  readonly requestsPerSecond: number
  readonly recordsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuMicrosPerDelivery: number | undefined
  readonly brokerCpuMicrosPerDelivery: number | undefined
  readonly peakRssMiB: number | undefined
  readonly ofDoNothing: Spread
  /** Answers other than 200, and requests without answer, of all rounds. */
  readonly notOk: number
}

export interface GoalSummary {
  readonly text: string
  readonly met: boolean
}

export interface CaseSummary {
  readonly name: string
  readonly title: string
  readonly connections: number
  readonly bodyBytes: number
  readonly recordsPerBody: number
  readonly servers: readonly ServerSummary[]
  readonly bareSend?: { readonly p50Ms: number; readonly p99Ms: number }
  /** Of the relay with its default producer. */
  readonly goals: readonly GoalSummary[]
}

/** Sums up one case; `relay` is the name of the contender that goals are held against. */
export function summarize(result: CaseResult, relay: string): CaseSummary {
  const { contenders, bareSends, ...facts } = result
  const base = contenders.find(({ name }) => name === 'do-nothing')
  const servers = contenders.map((contender) => summarizeServer(contender, base, result.recordsPerBody))
  const body = CASES.find(({ name }) => name === result.name)
  const bareSend = bareSends && {
    p50Ms: median(bareSends.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(bareSends.map(({ p99Ms }) => p99Ms)),
  }
  const parts = {
    relay: servers.find(({ name }) => name === relay),
    earlier: servers.find(({ name }) => name === EARLIER_RELAY),
    others: servers.filter(({ name }) => name !== 'do-nothing' && !name.startsWith('relay')),
    bareP50Ms: bareSend?.p50Ms,
  }
  return {
    ...facts,
    title: body?.title ?? result.name,
    servers,
    ...(bareSend === undefined ? {} : { bareSend }),
    goals: (body?.goals ?? []).flatMap((goal) => judge(goal, parts)),
  }
}

function summarizeServer(
  { name, rounds, peakRssMiB }: ContenderRounds,
  base: ContenderRounds | undefined,
  recordsPerBody: number,
): ServerSummary {
  const rates = rounds.map(({ requests, seconds }) => requests / seconds)
  const baseRates = base?.rounds.map(({ requests, seconds }) => requests / seconds) ?? []
  const requestsPerSecond = median(rates)
  return {
    name,
    requestsPerSecond,
    recordsPerSecond: name === 'do-nothing' ? 0 : requestsPerSecond * recordsPerBody,
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
    cpuMicrosPerDelivery: perDelivery(rounds.map(({ cpuMs, requests }) => [cpuMs, requests])),
    brokerCpuMicrosPerDelivery: perDelivery(rounds.map(({ brokerCpuMs, requests }) => [brokerCpuMs, requests])),
    peakRssMiB,
    ofDoNothing: spread(rates.map((rate, round) => rate / (baseRates[round] ?? Number.NaN))),
    notOk: rounds.reduce((sum, { notOk, failed }) => sum + notOk + failed, 0),
  }
}

function perDelivery(rounds: readonly [cpuMs: number | undefined, requests: number][]): number | undefined {
  const known = rounds.flatMap(([cpuMs, requests]) => (cpuMs === undefined ? [] : [(cpuMs * 1_000) / requests]))
  return known.length === 0 ? undefined : median(known)
}

interface Parts {
  readonly relay: ServerSummary | undefined
  readonly earlier: ServerSummary | undefined
  readonly others: readonly ServerSummary[]
  readonly bareP50Ms: number | undefined
}

function judge(goal: Goal, { relay, earlier, others, bareP50Ms }: Parts): GoalSummary[] {
  // Turns in which nothing was answered tell nothing.
  if (relay === undefined || relay.requestsPerSecond === 0) return []
  switch (goal.kind) {
    case 'of-do-nothing': {
      const { median: is } = relay.ofDoNothing
      return [{ text: `${is.toFixed(3)} of do-nothing; goal: at least ${goal.least}`, met: is >= goal.least }]
    }
    case 'ahead-of-others':
      return others.flatMap((other) => {
        if (other.requestsPerSecond === 0) return []
        const rate = relay.requestsPerSecond / other.requestsPerSecond
        const tail = relay.p99Ms / other.p99Ms
        return [
          {
            text: `${rate.toFixed(2)} times the requests/s of ${other.name}; goal: at least ${goal.least}`,
            met: rate >= goal.least,
          },
          { text: `${tail.toFixed(2)} of the p99 of ${other.name}; goal: at most 1`, met: tail <= 1 },
        ]
      })
    case 'of-earlier': {
      if (earlier === undefined || earlier.requestsPerSecond === 0) return []
      const rate = relay.requestsPerSecond / earlier.requestsPerSecond
      const p50 = relay.p50Ms / earlier.p50Ms
      const text = `${rate.toFixed(2)} times the requests/s of the other checkout, ${p50.toFixed(2)} of its p50`
      return [{ text: `${text}; goal: at least ${goal.least}`, met: rate >= goal.least }]
    }
    case 'p50-of-bare-send': {
      const ratio = relay.p50Ms / (bareP50Ms ?? Number.NaN)
      return [
        {
          text: `p50 is ${ratio.toFixed(2)} of a bare kafkajs send; goal: at most ${goal.most}`,
          met: ratio <= goal.most,
        },
      ]
    }
    case 'memory': {
      const { peakRssMiB: peak } = relay
      if (peak === undefined) return []
      return [{ text: `${Math.round(peak)} MiB at the peak; goal: under ${goal.mostMiB}`, met: peak < goal.mostMiB }]
    }
  }
}
