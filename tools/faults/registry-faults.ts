import type { RegistryMood } from './registry-proxy.ts'
import type { Fault } from './trial.ts'

const AWAY_MS = 6_000

/** The registry has a mood when the relay starts, and gets well. */
function atStart(name: string, what: string, mood: RegistryMood): Fault {
  return {
    name,
    what,
    startsRelay: true,
    async run({ world, relay, load, begins, ends, complain, wait }) {
      world.registry.mood = mood
      begins()
      relay.start()
      await relay.until('/livez', 200, 15_000)
      load.start()
      await wait(AWAY_MS)
      if ((await relay.status('/readyz')) !== 503) complain('ready without a registry')
      world.registry.mood = 'well'
      ends()
      await relay.until('/readyz', 200, 20_000)
    },
  }
}

export const REGISTRY_FAULTS: readonly Fault[] = [
  atStart('registry-down-at-start', 'the registry is down for the relay’s first 6 s', 'down'),
  atStart('registry-hanging', 'the registry does not answer for the relay’s first 6 s', 'hanging'),
  atStart('registry-failing', 'the registry answers 500 for the relay’s first 6 s', 'failing'),
  {
    name: 'registry-down-later',
    what: 'the registry is down for 6 s while the relay runs: nobody notices',
    async run({ world, load, begins, ends, complain, wait }) {
      begins()
      world.registry.mood = 'down'
      await wait(AWAY_MS)
      world.registry.mood = 'well'
      ends()
      if (load.deliveries.some(({ attempts }) => attempts.some(({ status }) => status !== 200))) {
        complain('deliveries were refused for want of a registry')
      }
    },
  },
]
