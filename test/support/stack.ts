import { inject } from 'vitest'

/** The real Kafka of this test run as `host:port,…`, the value for WABA_KAFKA_BROKERS; global-setup.ts starts it. */
export function kafkaBrokers(): string {
  return inject('kafkaBrokers')
}

/** The same as a list, as kafkajs takes it. */
export function kafkaBrokerList(): string[] {
  return kafkaBrokers().split(',')
}

/** The real registry of this test run, base path included, the value for WABA_SCHEMA_REGISTRY_URL. */
export function registryUrl(): string {
  return inject('registryUrl')
}
