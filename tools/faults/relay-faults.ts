import type { Fault, Scene } from './trial.ts'

/** What an orchestrator needs to see that a process has ended. */
const RESTART_AFTER_MS = 300

/** Ends the relay under load and starts it again; the load goes on, and sends again what got no 200. */
async function restart(scene: Scene, signal: NodeJS.Signals, wanted: { code: number | null }): Promise<void> {
  const { relay, begins, ends, complain, wait } = scene
  begins()
  const { code, afterMs } = await relay.end(signal)
  if (code !== wanted.code) complain(`${signal} ends the relay with ${code}`)
  if (afterMs > 12_000) complain(`${signal} takes ${Math.round(afterMs)} ms`)
  await wait(RESTART_AFTER_MS)
  relay.start()
  ends()
  await relay.until('/readyz', 200, 20_000)
  await wait(scene.isShort ? 500 : 2_000)
}

/** A process dies and starts again, so often. */
function ending(name: string, what: string, signal: NodeJS.Signals, code: number | null): Fault {
  return {
    name,
    what,
    endsRelay: true,
    async run(scene) {
      for (let round = 0; round < (scene.isShort ? 1 : 3); round++) await restart(scene, signal, { code })
    },
  }
}

export const RELAY_FAULTS: readonly Fault[] = [
  ending('relay-killed', 'the relay is killed (SIGKILL) and restarted three times under load', 'SIGKILL', null),
  ending('relay-drained', 'the relay is stopped (SIGTERM) and restarted three times under load', 'SIGTERM', 0),
  ending(
    'uncaught-error',
    'an uncaught error ends the relay three times under load; it drains, exits with 1, and is restarted',
    'SIGWINCH',
    1,
  ),
  {
    name: 'clock-set-back',
    what: 'the relay’s clock is set back by an hour, twice',
    async run({ relay, begins, ends, wait }) {
      for (let round = 0; round < 2; round++) {
        begins()
        relay.signal('SIGIO')
        ends()
        await wait(5_000)
      }
    },
  },
]
