import { type BodySet, manyChanges, oneMegabyte, oneMessage } from '../load/bodies.ts'
import { dayOfTraffic, mixedChanges } from '../load/mix.ts'

/** One comparison of the benchmark: a kind of body, posted to every server. */
export interface Case {
  readonly name: CaseName
  readonly title: string
  readonly make: () => BodySet
  /** Uses at most this many of the run's connections. */
  readonly mostConnections?: number
  /** Where one connection would take half a minute for the deliveries after which all is compiled: the warm-up begins with so many. */
  readonly warmUpConnections?: number
  /** Turns are this many times longer: a slow server is to answer more than once on every connection. */
  readonly longer?: number
  /** What the relay is to reach with its default producer (issue tracker, "Fast"). */
  readonly goals: readonly Goal[]
}

export type CaseName = 'message' | 'mix' | 'batch' | 'mixed' | 'large' | 'lone'

export type Goal =
  | { readonly kind: 'of-do-nothing'; readonly least: number }
  /** Requests/s over those of every other kind of server, and a p99 that is no higher. */
  | { readonly kind: 'ahead-of-others'; readonly least: number }
  /** Requests/s over those of the relay of another checkout. */
  | { readonly kind: 'of-earlier'; readonly least: number }
  | { readonly kind: 'p50-of-bare-send'; readonly most: number }
  | { readonly kind: 'memory'; readonly mostMiB: number }

const ahead: Goal = { kind: 'ahead-of-others', least: 1 }
/** A plainer line beats a faster one, as long as it costs no more than this. */
const notFarBehind: Goal = { kind: 'of-earlier', least: 0.8 }

export const CASES: readonly Case[] = [
  {
    name: 'message',
    title: 'One message',
    make: () => oneMessage(4_096),
    goals: [{ kind: 'of-do-nothing', least: 0.25 }, notFarBehind, ahead, { kind: 'memory', mostMiB: 256 }],
  },
  {
    name: 'mix',
    title: "A day's mix",
    make: () => dayOfTraffic(4_096),
    goals: [{ kind: 'of-do-nothing', least: 0.2 }, notFarBehind, ahead, { kind: 'memory', mostMiB: 256 }],
  },
  {
    name: 'batch',
    title: '40 text messages',
    make: () => manyChanges(256, 40),
    goals: [{ kind: 'of-do-nothing', least: 0.05 }, notFarBehind, ahead],
  },
  {
    name: 'mixed',
    title: '40 changes of several fields',
    make: () => mixedChanges(256),
    goals: [notFarBehind, ahead],
  },
  {
    name: 'large',
    title: '1 MB, 1,000 changes',
    make: () => oneMegabyte(16),
    // 64 of them would be all that the relay lets wait (WABA_PENDING_LIMIT_BYTES), and awaited sends take a minute for.
    mostConnections: 16,
    longer: 2,
    goals: [ahead],
  },
  {
    name: 'lone',
    title: 'A lone message',
    make: () => oneMessage(4_096),
    mostConnections: 1,
    warmUpConnections: 64,
    goals: [notFarBehind, { kind: 'p50-of-bare-send', most: 1.3 }],
  },
]
