import { KINDS, type Kind } from '../pure/kinds.ts'
import { leastWork, type Prepared, prepare, wholeWay } from '../pure/stages.ts'
import { callFor, heapBytesPerCall, type Repeated, warmUp } from '../pure/timing.ts'

const WARM_UP_MS = 500
/** Short turns: some fall between whatever else the machine does, and the best of them are compared. */
const TURN_MS = 2
const TURNS = 150

export interface PureFigures {
  /** How many times as long as a signature check and a `JSON.parse` the way from bytes to records takes. */
  readonly ratio: number
  /** What a record leaves on the heap on that way. */
  readonly heapBytes: number
}

/** Both have their turns one after the other in this process, so the machine cancels out. */
export function pureFigures(kind: Kind): PureFigures {
  const { bodies, recordsPerBody } = KINDS[kind]()
  const inputs = bodies.map(prepare)
  const least = { work: leastWork, inputs }
  const whole = { work: wholeWay, inputs }
  warmUp(whole, WARM_UP_MS)
  warmUp(least, WARM_UP_MS)
  let leastMs = Number.POSITIVE_INFINITY
  let wholeMs = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < TURNS; turn++) {
    leastMs = Math.min(leastMs, perCall(least))
    wholeMs = Math.min(wholeMs, perCall(whole))
  }
  return { ratio: wholeMs / leastMs, heapBytes: heapBytesPerCall(whole) / recordsPerBody }
}

function perCall(repeated: Repeated<Prepared>): number {
  const { calls, tookMs } = callFor(repeated, TURN_MS)
  return tookMs / calls
}
