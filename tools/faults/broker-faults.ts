import type { Fault, Scene } from './trial.ts'
import { EVENTS_TOPIC } from './world.ts'

/** How long all brokers stay away. */
export const OUTAGE_SECONDS = Number(process.env.FAULTS_OUTAGE_SECONDS ?? 60)
/** How long a broker is frozen. */
export const FROZEN_SECONDS = Number(process.env.FAULTS_FROZEN_SECONDS ?? 30)

/** Kills a broker, and starts it again once the others have taken over. */
async function killAndStart({ world, begins, ends, wait }: Scene, id: number, isLast: boolean): Promise<void> {
  begins()
  await world.node(id).kill()
  await world.untilAble([id])
  ends()
  await wait(3_000)
  if (isLast) return
  // The broker comes back, and its partitions with it.
  begins()
  await world.heal()
  ends()
  await wait(1_000)
}

/** Gives every partition of the events' topic the next broker as leader: the present one leaves its replicas, and comes back. */
async function moveLeaders({ world }: Scene): Promise<void> {
  const ids = world.cluster.nodes.map(({ id }) => id)
  const after = (leader: number): number[] => [...ids, ...ids].slice(ids.indexOf(leader) + 1).slice(0, ids.length - 1)
  const reassign = async (replicasOf: (leader: number) => number[]): Promise<void> => {
    await world.withAdmin(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [EVENTS_TOPIC] })
      const partitionAssignment = (topics[0]?.partitions ?? []).map(({ partitionId, leader }) => {
        return { partition: partitionId, replicas: replicasOf(leader) }
      })
      await admin.alterPartitionReassignments({ topics: [{ topic: EVENTS_TOPIC, partitionAssignment }] })
    })
  }
  await reassign(after)
  await world.untilAble()
  await reassign((leader) => [leader, ...after(leader)])
  await world.heal()
}

export const BROKER_FAULTS: readonly Fault[] = [
  {
    name: 'broker-killed',
    what: 'each broker in turn is killed and restarted',
    async run(scene) {
      const ids = scene.isShort ? [1] : [1, 2, 3]
      for (const [index, id] of ids.entries()) await killAndStart(scene, id, scene.isShort && index === 0)
    },
  },
  {
    name: 'all-down',
    what: `all brokers are killed, and restarted after ${OUTAGE_SECONDS} s`,
    // Three brokers that start leave this machine little for anything else.
    load: { ratePerSecond: 60 },
    async run({ world, begins, ends, wait }) {
      begins()
      await Promise.all(world.cluster.nodes.map((node) => node.kill()))
      await wait(OUTAGE_SECONDS * 1000)
      const started = Promise.all(world.cluster.nodes.map((node) => node.start()))
      await world.untilAble()
      ends()
      await started
    },
  },
  {
    name: 'broker-frozen',
    what: `one broker is frozen for ${FROZEN_SECONDS} s (SIGSTOP)`,
    async run({ world, begins, ends, wait }) {
      begins()
      world.node(2).freeze()
      await world.untilAble([2])
      ends()
      await wait(FROZEN_SECONDS * 1000)
      begins()
      world.node(2).thaw()
      await world.untilAble()
      ends()
    },
  },
  {
    name: 'leader-moved',
    what: 'every partition repeatedly gets a new leader by reassignment',
    async run(scene) {
      for (let round = 0; round < (scene.isShort ? 2 : 5); round++) {
        scene.begins()
        await moveLeaders(scene)
        scene.ends()
        await scene.wait(1_000)
      }
    },
  },
  {
    name: 'too-few-in-sync',
    what: 'two of three brokers are killed for 10 s: fewer in-sync replicas than min.insync.replicas',
    async run({ world, begins, ends, wait }) {
      begins()
      await Promise.all([world.node(1).kill(), world.node(2).kill()])
      await wait(10_000)
      const started = Promise.all([world.node(1).start(), world.node(2).start()])
      await world.untilAble()
      ends()
      await started
    },
  },
  {
    name: 'kafka-down-at-start',
    what: 'no broker is reachable for the relay’s first 8 s',
    startsRelay: true,
    async run({ world, relay, load, begins, ends, complain, wait }) {
      world.network({ kind: 'cut' })
      begins()
      relay.start()
      await relay.until('/livez', 200, 15_000)
      load.start()
      if ((await relay.status('/readyz')) !== 503) complain('ready without Kafka')
      await wait(8_000)
      world.network({ kind: 'whole' })
      ends()
      await relay.until('/readyz', 200, 15_000)
    },
  },
]
