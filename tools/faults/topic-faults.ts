import type { Fault, Scene } from './trial.ts'
import { EVENTS_TOPIC } from './world.ts'

const SMALL_LIMIT_BYTES = 2_000
const LARGE_TEXT_BYTES = 3_000

/** Deletes the events' topic with all that it holds, after that was read; the load goes on as soon as it is gone. */
async function deleteTopic({ world, load, readBack, complain }: Scene): Promise<void> {
  load.pause()
  if (!(await load.settle(10_000))) complain('deliveries are open before the topic goes')
  await readBack.collect()
  readBack.restart()
  await world.withAdmin((admin) => admin.deleteTopics({ topics: [EVENTS_TOPIC] }))
  load.start()
}

export const TOPIC_FAULTS: readonly Fault[] = [
  {
    name: 'topic-deleted',
    what: 'the topic is deleted, and the relay recreates it',
    async run(scene) {
      await deleteTopic(scene)
      // The topic can be created at any time from here on: the relay has to.
      scene.begins()
      scene.ends()
      await scene.world.untilAble()
      await scene.wait(3_000)
    },
  },
  {
    name: 'topic-recreated',
    what: 'the topic is deleted, and its operator recreates it 4 s later (WABA_TOPICS_AUTO_CREATE=false)',
    env: { WABA_TOPICS_AUTO_CREATE: 'false' },
    async run(scene) {
      const { world } = scene
      scene.begins()
      await deleteTopic(scene)
      await scene.wait(4_000)
      await world.withAdmin((admin) => admin.createTopics({ topics: [{ topic: EVENTS_TOPIC, numPartitions: 3 }] }))
      await world.untilAble()
      scene.ends()
    },
  },
  {
    name: 'partitions-added',
    what: 'the topic gets three more partitions',
    async run({ world, begins, ends, wait }) {
      begins()
      await world.withAdmin(async (admin) => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [EVENTS_TOPIC] })
        const count = (topics[0]?.partitions.length ?? 0) + 3
        await admin.createPartitions({ topicPartitions: [{ topic: EVENTS_TOPIC, count }] })
      })
      await world.untilAble()
      ends()
      // The relay asks for partitions every ten seconds.
      await wait(12_000)
    },
  },
  {
    name: 'record-too-large',
    what: 'the topic’s size limit is lowered after the relay started: large records become dead letters, others are unaffected',
    load: { textBytes: LARGE_TEXT_BYTES, ratePerSecond: 30, groups: 10 },
    buries: true,
    async run({ world, begins, ends, wait }) {
      begins()
      await world.setTopicConfig(EVENTS_TOPIC, 'max.message.bytes', String(SMALL_LIMIT_BYTES))
      await wait(8_000)
      await world.setTopicConfig(EVENTS_TOPIC, 'max.message.bytes', String(5 * 1024 * 1024))
      ends()
    },
  },
]
