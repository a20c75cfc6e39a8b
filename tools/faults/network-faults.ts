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
    'for 10 s, every 25th produce request’s connection is cut before the broker receives it',
    { kind: 'unlucky', every: 25, fate: 'cut-before-write' },
    { seconds: 10 },
  ),
  networkFault(
    'cut-after-write',
    'for 10 s, every 25th produce request is stored, but its connection is cut before the response',
    { kind: 'unlucky', every: 25, fate: 'cut-after-write' },
    { seconds: 10 },
  ),
  networkFault(
    'answer-lost',
    'for 10 s, every 100th produce request is stored but never answered',
    { kind: 'unlucky', every: 100, fate: 'answer-lost' },
    { seconds: 10 },
  ),
  networkFault(
    'answer-emptied',
    'for 10 s, every 25th produce request is not stored, and its response names none of its partitions',
    { kind: 'unlucky', every: 25, fate: 'answer-emptied' },
    { seconds: 10 },
  ),
  networkFault(
    'answers-late',
    'for 12 s, responses from all brokers arrive after the publish timeout',
    { kind: 'late', delayMs: PUBLISH_TIMEOUT_MS + 1_000 },
    { seconds: 12 },
  ),
  networkFault(
    'answers-slow',
    'for 12 s, one broker’s responses take 3 s, longer than a request’s timeout',
    { kind: 'late', delayMs: 3_000 },
    { seconds: 12, broker: 1 },
  ),
  networkFault(
    'broker-cut-off',
    'the relay cannot reach one broker for 12 s',
    { kind: 'cut' },
    {
      seconds: 12,
      broker: 2,
    },
  ),
  networkFault(
    'broker-black-hole',
    'for 12 s, nothing gets through to or from one broker, while its connections stay open',
    { kind: 'black-hole' },
    { seconds: 12, broker: 3 },
  ),
  networkFault(
    'all-black-hole',
    'for 12 s, nothing gets through to or from any broker, while connections stay open',
    { kind: 'black-hole' },
    { seconds: 12 },
  ),
]
