import { SlowClients } from './slow-clients.ts'
import type { Fault } from './trial.ts'

const SLOW_CLIENTS = 200
const LARGE_BODY_BYTES = 3 * 1024 * 1024
const SLOW_BYTES_PER_SECOND = 200 * 1024
/** Bandwidth to each broker; a delivery of the overload has about 76 KB in three records. */
const NARROW_BYTES_PER_SECOND = 500_000

export const PRESSURE_FAULTS: readonly Fault[] = [
  {
    name: 'overload',
    what: 'for 20 s, five times more arrives than the link to the brokers can carry (1.5 MB/s)',
    load: { ratePerSecond: 100, groups: 40, textBytes: 25_000 },
    async run({ world, begins, ends, wait, load }) {
      begins()
      world.network({ kind: 'narrow', bytesPerSecond: NARROW_BYTES_PER_SECOND })
      await wait(20_000)
      load.pause()
      world.network({ kind: 'whole' })
      ends()
    },
  },
  {
    name: 'slow-clients',
    what: 'for 20 s, 200 clients slowly send bodies of 3 MB alongside the usual load',
    async run({ webhookUrl, begins, ends, wait, complain }) {
      const clients = new SlowClients(webhookUrl)
      begins()
      clients.start(SLOW_CLIENTS, LARGE_BODY_BYTES, SLOW_BYTES_PER_SECOND)
      await wait(20_000)
      clients.close()
      ends()
      const endings = [...clients.endings].map(([ending, count]) => `${count} × ${ending}`)
      if (endings.length === 0) complain('slow clients are never cut')
    },
  },
]
