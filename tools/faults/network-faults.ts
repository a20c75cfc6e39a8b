import type { Network } from './kafka-proxy.ts'
import { type Fault, PUBLISH_TIMEOUT_MS } from './trial.ts'

/** A fault of the network between the relay and brokers: one of them, or all. */
function networkFault(
  name: string,
  what: string,
  network: Network,
  { seconds, broker }: { seconds: number; broker?: number },
): Fault {
  return {
    name,
    what,
    async run({ world, begins, ends, wait, isShort }) {
      begins()
      world.network(network, broker)
      await wait(seconds * (isShort ? 500 : 1000))
      world.network({ kind: 'whole' }, broker)
      ends()
    },
  }
}

export const NETWORK_FAULTS: readonly Fault[] = [
  networkFault(
    'cut-before-write',
    'every 25th produce request ends its connection, unseen by the broker, for 10 s',
    { kind: 'unlucky', every: 25, fate: 'cut-before-write' },
    { seconds: 10 },
  ),
  networkFault(
    'cut-after-write',
    'every 25th produce request is stored, and its connection ends in place of the answer, for 10 s',
    { kind: 'unlucky', every: 25, fate: 'cut-after-write' },
    { seconds: 10 },
  ),
  networkFault(
    'answer-lost',
    'every 100th produce request is stored and never answered, for 10 s',
    { kind: 'unlucky', every: 100, fate: 'answer-lost' },
    { seconds: 10 },
  ),
  networkFault(
    'answer-emptied',
    'every 25th produce request is not stored, and its answer names none of its partitions, for 10 s',
    { kind: 'unlucky', every: 25, fate: 'answer-emptied' },
    { seconds: 10 },
  ),
  networkFault(
    'answers-late',
    'answers of all brokers come after the publish timeout, for 12 s',
    { kind: 'late', delayMs: PUBLISH_TIMEOUT_MS + 1_000 },
    { seconds: 12 },
  ),
  networkFault(
    'answers-slow',
    'answers of one broker take 3 s, longer than a request may, for 12 s',
    { kind: 'late', delayMs: 3_000 },
    { seconds: 12, broker: 1 },
  ),
  networkFault(
    'broker-cut-off',
    'one broker cannot be reached by the relay for 12 s',
    { kind: 'cut' },
    {
      seconds: 12,
      broker: 2,
    },
  ),
  networkFault(
    'broker-black-hole',
    'nothing comes through to one broker or back for 12 s, and its connections stay',
    { kind: 'black-hole' },
    { seconds: 12, broker: 3 },
  ),
  networkFault(
    'all-black-hole',
    'nothing comes through to any broker or back for 12 s, and connections stay',
    { kind: 'black-hole' },
    { seconds: 12 },
  ),
]
