import kafkajs, { type Admin, type KafkaConfig } from 'kafkajs'

const { Kafka, logLevel } = kafkajs
const TIMEOUT_MS = 30_000

/** Runs `work` with kafkajs's admin client, which is freed in any case. For tools and tests; the relay has its own way. */
export async function withAdmin<T>(access: KafkaConfig, work: (admin: Admin) => Promise<T>): Promise<T> {
  const options = { requestTimeout: TIMEOUT_MS, logLevel: logLevel.NOTHING, retry: { retries: 2 } }
  const admin = new Kafka({ ...options, ...access }).admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}
