import type { Config } from '../config/config.ts'
import { GraphClient } from '../graph-api/client.ts'
import { wholeNumber } from './command.ts'
import type { Context } from './context.ts'

const TIMEOUT_MS = 30_000
const DEFAULT_WAIT_SECONDS = 120
const DAY_SECONDS = 86_400

/** For commander: how long a command may wait for Meta's limits. */
export const MAX_WAIT_OPTION = [
  '--max-wait <seconds>',
  'wait at most this long for Meta’s rate limits and errors',
  wholeNumber(0, DAY_SECONDS),
  DEFAULT_WAIT_SECONDS,
] as const

/** The Graph API client for these settings; it reports waits on stderr, and Ctrl-C ends them. */
export function graphClient(context: Context, config: Config, maxWaitSeconds: number): GraphClient {
  return new GraphClient({
    url: config.graphUrl,
    version: config.graphVersion,
    timeoutMs: TIMEOUT_MS,
    maxWaitMs: maxWaitSeconds * 1000,
    onWait: (message) => context.stderr.write(`${message}\n`),
    secrets: [config.accessToken ?? '', ...(config.appSecrets ?? []), ...(config.verifyTokens ?? [])],
    signal: context.interrupted(),
  })
}
