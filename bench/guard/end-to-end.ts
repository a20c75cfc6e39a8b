import { bareSend, startContenders, untilQuiet } from '../compare/measure.ts'
import { oneMessage } from '../load/bodies.ts'
import { writeBodyFile } from '../load/body-file.ts'
import { findLoadTool, type LoadResult } from '../load/run.ts'
import { median } from '../report/statistics.ts'
import type { TestServer } from '../servers/start.ts'
import type { Workspace } from '../workspace.ts'

/** Compares the relay with others on the same machine at the same time. */
export interface EndToEnd {
  /** Requests/s of the do-nothing Fastify's, or CPU a delivery, whichever is the better: a busy broker slows the one only. */
  readonly ofDoNothing: number
  /** Requests/s over those of awaited sends. */
  readonly ofAwaited: number
  /** p50 of a lone delivery over that of a bare kafkajs send. */
  readonly loneOfBareSend: number
  /** Answers other than 200. */
  readonly notOk: number
}

const CONNECTIONS = 64
const TURN_SECONDS = 1
const TURNS = 3
/** An engine that is still compiling is no measure; how long it takes depends on the machine. */
const WARM_REQUESTS = 15_000
const WARM_UP_TURNS = 5

/** Opens the servers once; the function that it gives measures, as often as it is called. */
export async function openEndToEnd(workspace: Workspace): Promise<() => Promise<EndToEnd>> {
  const stack = await workspace.stack()
  const bodyFile = workspace.file('guard.bodies')
  writeBodyFile(bodyFile, oneMessage(2_048).bodies)
  const prefix = `${workspace.prefix}guard-`
  const [doNothing, relay, awaited] = (await startContenders(workspace, stack, prefix, ['default'])).map(
    ({ server }) => server,
  ) as [TestServer, TestServer, TestServer]
  const tool = await findLoadTool()
  const load = ({ url }: TestServer, connections: number): Promise<LoadResult> =>
    tool.run({ url, bodyFile, connections, seconds: TURN_SECONDS })
  for (const server of [doNothing, relay, awaited]) {
    let requests = 0
    for (let turn = 0; turn < WARM_UP_TURNS && requests < WARM_REQUESTS; turn++) {
      requests += (await load(server, CONNECTIONS)).requests
    }
  }
  const turnOf = async (server: TestServer): Promise<Turn> => {
    await untilQuiet([server.pid])
    const before = server.cpuMs() ?? Number.NaN
    const { requests, seconds, notOk, failed } = await load(server, CONNECTIONS)
    const cpuMs = (server.cpuMs() ?? Number.NaN) - before
    return { rate: requests / seconds, cpuMs: cpuMs / requests, notOk: notOk + failed }
  }
  return async () => {
    const turns: [Turn, Turn, Turn][] = []
    for (let turn = 0; turn < TURNS; turn++) {
      workspace.checkInterrupted()
      turns.push([await turnOf(doNothing), await turnOf(relay), await turnOf(awaited)])
    }
    const lone = await load(relay, 1)
    const bare = await bareSend(stack, `${prefix}awaited`, bodyFile, { seconds: TURN_SECONDS, warmUpSeconds: 1 })
    const rate = (ratio: (of: [Turn, Turn, Turn]) => number): number => median(turns.map(ratio))
    const cpu = (of: 0 | 1): number => median(turns.map((turn) => turn[of].cpuMs))
    const byCpu = cpu(0) / cpu(1)
    return {
      ofDoNothing: Math.max(
        rate(([base, own]) => own.rate / base.rate),
        Number.isNaN(byCpu) ? 0 : byCpu,
      ),
      ofAwaited: rate(([, own, other]) => own.rate / other.rate),
      loneOfBareSend: lone.p50Ms / bare.p50Ms,
      notOk: turns.reduce((sum, [, own]) => sum + own.notOk, lone.notOk + lone.failed),
    }
  }
}

interface Turn {
  readonly rate: number
  readonly cpuMs: number
  readonly notOk: number
}
