import { randomBytes } from 'node:crypto'
import type { Environment } from '../../src/config.ts'
import { kafkaBrokers, registryUrl } from './stack.ts'

export const APP_SECRET = 'test_app_secret'
export const VERIFY_TOKEN = 'test_verify_token'

/** Settings for the broker and the registry of this test run, with topics of the test file's own. */
export function relaySettings(name: string): Environment & { readonly WABA_TOPIC_PREFIX: string } {
  return {
    WABA_KAFKA_BROKERS: kafkaBrokers(),
    WABA_SCHEMA_REGISTRY_URL: registryUrl(),
    WABA_TOPIC_PREFIX: `${name}-${randomBytes(3).toString('hex')}-`,
    WABA_TOPIC_PARTITIONS: '2',
    WABA_APP_SECRETS: APP_SECRET,
    WABA_VERIFY_TOKENS: VERIFY_TOKEN,
  }
}
