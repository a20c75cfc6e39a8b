import { Kafka, logLevel } from 'kafkajs'
import { kafkaBrokerList } from './stack.ts'

/** Removes a test file's topics, so that the broker's metadata stays small for the files after it. */
export async function deleteTopics(prefix: string): Promise<void> {
  const admin = new Kafka({ brokers: kafkaBrokerList(), logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((name) => name.startsWith(prefix))
  if (topics.length > 0) await admin.deleteTopics({ topics })
  await admin.disconnect()
}
