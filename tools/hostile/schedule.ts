import type { Kind } from './attack.ts'
import { type Draw, seededDraw } from './random.ts'
import { SIGNED_CONTENTS } from './signed-contents.ts'
import { SIGNED_SENDING } from './signed-sending.ts'
import { SIGNED_SHAPES } from './signed-shapes.ts'
import { STRANGE_BODIES } from './strange-bodies.ts'
import { STRANGE_CONNECTIONS, STRANGE_HANDSHAKES } from './strange-connections.ts'
import { STRANGE_REQUESTS } from './strange-requests.ts'

/** What anybody can send. */
const STRANGERS = [...STRANGE_REQUESTS, ...STRANGE_BODIES, ...STRANGE_CONNECTIONS, ...STRANGE_HANDSHAKES]
/** What somebody can send who has an app secret. */
const SIGNED = [...SIGNED_SHAPES, ...SIGNED_CONTENTS, ...SIGNED_SENDING].map((kind) => ({
  ...kind,
  name: `signed: ${kind.name}`,
}))

export const KINDS: readonly Kind[] = [...STRANGERS, ...SIGNED]

const USUAL_WEIGHT = 10
/** Weights go down to a half. */
const FRACTION = 2

export interface Planned {
  readonly number: number
  readonly kind: Kind
  readonly draw: Draw
}

/** The attacks of a run: each kind once, in any order, and then by their weights. The same for the same seed. */
export function* schedule(kinds: readonly Kind[], count: number, seed: number): Generator<Planned> {
  const draw = seededDraw(seed)
  const tickets = kinds.flatMap((kind) => Array<Kind>((kind.weight ?? USUAL_WEIGHT) * FRACTION).fill(kind))
  const once = shuffled(kinds, draw)
  for (let number = 0; number < count; number++) {
    const kind = once.pop() ?? (tickets[draw(tickets.length - 1)] as Kind)
    // A separate generator, so that other draws do not change it.
    yield { number, kind, draw: seededDraw(seed * 1_000_003 + number) }
  }
}

function shuffled<T>(items: readonly T[], draw: Draw): T[] {
  const left = [...items]
  return items.map(() => left.splice(draw(left.length - 1), 1)[0] as T)
}
