import { setTimeout as sleep } from 'node:timers/promises'
import { sign } from '../../src/pipeline/verify.ts'
import { historyOfBytes, manyChanges, oneMessage } from '../load/bodies.ts'
import { BENCH_SECRET, writeBodyFile } from '../load/body-file.ts'
import type { LoadResult, LoadTool } from '../load/run.ts'
import { median } from '../report/statistics.ts'
import { type RelayServer, startRelay } from '../servers/start.ts'
import type { Workspace } from '../workspace.ts'
import { scrape } from './scrape.ts'

export interface SteadyOptions {
  readonly tool: LoadTool
  readonly seconds: number
  readonly minutes: number
  readonly starts: number
  readonly progress: (line: string) => void
}

/** Small deliveries alongside one kind of large body. */
export interface Crowding {
  readonly large: string
  readonly largeBytes: number
  /** Large bodies posted, and how long one took. */
  readonly posted: number
  readonly largeP50Ms: number
  readonly alone: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }
  readonly beside: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }
  /** The longest that one large body held the event loop, the median over the bodies. */
  readonly heldMs: number
  readonly notOk: number
}

export interface MemorySample {
  readonly seconds: number
  readonly heapMiB: number
  readonly rssMiB: number
}

export interface Memory {
  readonly minutes: number
  readonly requestsPerSecond: number
  readonly samples: readonly MemorySample[]
  /** From the second quarter to the last one, as the first is warming up: the least heap of each, the median RSS. */
  readonly heapGrewMiB: number
  readonly rssGrewMiB: number
  readonly peakRssMiB: number | undefined
  readonly notOk: number
}

const MEGABYTES_3 = 3_000_000
const LARGE_EVERY_MS = 500
/** Longer than other turns: enough large bodies are to come for a p99 to tell. */
const CROWDING_TURNS = 4
const SMALL = { connections: 8, delayMs: 5 }
/** 64 connections that each pause this long: up to 4,000 deliveries/s, which leaves a broker's disk alive for ten minutes. */
const STEADY = { connections: 64, delayMs: 16 }
const SAMPLE_EVERY_MS = 2_000
const MIB = 2 ** 20

/** How much small deliveries wait while 3 MB bodies come, a history and a batch. */
export async function measureCrowding(
  workspace: Workspace,
  relay: RelayServer,
  options: SteadyOptions,
): Promise<Crowding[]> {
  const bodyFile = workspace.file('small.bodies')
  writeBodyFile(bodyFile, oneMessage(2_048).bodies)
  const small = (): Promise<LoadResult> =>
    options.tool.run({ url: relay.url, bodyFile, ...SMALL, seconds: CROWDING_TURNS * options.seconds })
  await small()
  const kinds = [
    { large: 'history', bodies: historyOfBytes(8, MEGABYTES_3).bodies },
    { large: '5,000 changes', bodies: manyChanges(8, 5_000).bodies },
  ]
  const found: Crowding[] = []
  for (const { large, bodies } of kinds) {
    for (const body of bodies) await post(relay, body) // warms up
    const alone = await small()
    workspace.checkInterrupted()
    const idleLagMs = await lagMs(relay, 'mean')
    const { result: beside, during: posts } = await besideLoad(small(), () => timedPost(relay, bodies))
    found.push({
      large,
      largeBytes: bodies[0]?.length ?? 0,
      posted: posts.length,
      largeP50Ms: median(posts.map(({ tookMs }) => tookMs)),
      alone,
      beside,
      heldMs: Math.max(0, median(posts.map(({ longestMs }) => longestMs)) - idleLagMs),
      notOk: alone.notOk + beside.notOk + posts.filter(({ status }) => status !== 200).length,
    })
    options.progress(
      `small deliveries alongside 3 MB (${large}): p99 ${beside.p99Ms.toFixed(1)} ms, alone ${alone.p99Ms.toFixed(1)} ms`,
    )
  }
  return found
}

/** Heap and RSS at a steady load. */
export async function measureMemory(workspace: Workspace, relay: RelayServer, options: SteadyOptions): Promise<Memory> {
  const bodyFile = workspace.file('steady.bodies')
  writeBodyFile(bodyFile, oneMessage(2_048).bodies)
  const seconds = Math.round(options.minutes * 60)
  const startedMs = performance.now()
  const load = options.tool.run({ url: relay.url, bodyFile, ...STEADY, seconds })
  const { result, during: samples } = await besideLoad(load, async () => {
    await sleep(SAMPLE_EVERY_MS)
    workspace.checkInterrupted()
    const metric = await scrape(relay)
    const rssMiB = metric('process_resident_memory_bytes') / MIB
    const sample = {
      seconds: (performance.now() - startedMs) / 1_000,
      heapMiB: metric('nodejs_heap_size_used_bytes') / MIB,
      rssMiB,
    }
    if (Math.round(sample.seconds) % 30 < 2)
      options.progress(`${sample.seconds.toFixed(0)} s of ${seconds}: RSS ${rssMiB.toFixed(0)} MiB`)
    return sample
  })
  const quarter = (number: number): MemorySample[] =>
    samples.filter((sample) => Math.min(4, Math.floor((sample.seconds / seconds) * 4) + 1) === number)
  // What waits for the garbage collector comes and goes: only the least heap tells what stays.
  const leastHeap = (number: number): number => Math.min(...quarter(number).map(({ heapMiB }) => heapMiB))
  const medianRss = (number: number): number => median(quarter(number).map(({ rssMiB }) => rssMiB))
  return {
    minutes: options.minutes,
    requestsPerSecond: result.requests / result.seconds,
    samples,
    heapGrewMiB: leastHeap(4) - leastHeap(2),
    rssGrewMiB: medianRss(4) - medianRss(2),
    peakRssMiB: relay.peakRssMiB(),
    notOk: result.notOk + result.failed,
  }
}

/** From the start of the process until deliveries are accepted, topics and schemas being there, in milliseconds. */
export async function measureStart(workspace: Workspace, topicPrefix: string, starts: number): Promise<number[]> {
  const stack = await workspace.stack()
  const tookMs: number[] = []
  for (let start = 0; start < starts; start++) {
    workspace.checkInterrupted()
    const relay = await startRelay(workspace, { stack, topicPrefix })
    tookMs.push(relay.readyAfterMs)
    await relay.stop()
  }
  return tookMs
}

interface Posted {
  readonly status: number
  readonly tookMs: number
  readonly longestMs: number
}

/** Posts the next body, and tells for how long the event loop was held at the longest since the last one. */
async function timedPost(relay: RelayServer, bodies: readonly Buffer[]): Promise<Posted> {
  await sleep(LARGE_EVERY_MS)
  const body = bodies[Math.floor(Math.random() * bodies.length)] ?? Buffer.alloc(0)
  const startedMs = performance.now()
  const status = await post(relay, body)
  const tookMs = performance.now() - startedMs
  return { status, tookMs, longestMs: await lagMs(relay, 'max') }
}

async function post({ url }: RelayServer, body: Buffer): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, BENCH_SECRET) }
  const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
  await response.arrayBuffer()
  return response.status
}

/** The relay's own measurement; every reading of the metrics begins a new one. */
async function lagMs(relay: RelayServer, which: 'max' | 'mean'): Promise<number> {
  return (await scrape(relay))(`nodejs_eventloop_lag_${which}_seconds`) * 1_000
}

/** Repeats the work until the load has ended. */
async function besideLoad<T>(
  load: Promise<LoadResult>,
  work: () => Promise<T>,
): Promise<{ result: LoadResult; during: T[] }> {
  let ended = false
  const end = (): void => {
    ended = true
  }
  load.then(end, end)
  const during: T[] = []
  while (!ended) during.push(await work())
  return { result: await load, during }
}
