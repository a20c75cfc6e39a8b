/**
 * What the local stack runs, the same in Docker and as plain Java processes. `docker-compose.yml` repeats the images
 * (a test holds the two together); `pom.xml` gets the versions as properties.
 */
export const KAFKA_VERSION = '4.4.0'
export const APICURIO_VERSION = '3.0.9'
/** The slf4j binding that Kafka's own distribution ships; the jars from Maven Central come without one. */
export const LOG4J_VERSION = '2.25.2'

export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`
export const REGISTRY_IMAGE = `apicurio/apicurio-registry:${APICURIO_VERSION}`

/** Where Apicurio Registry serves the Confluent-compatible API. */
export const REGISTRY_BASE_PATH = '/apis/ccompat/v7'
