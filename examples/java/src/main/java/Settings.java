import java.util.Map;

/** From the same environment variables as the relay’s. */
class Settings {
  static Map<String, Object> kafka(Map<String, String> env) {
    return Map.of(
        "bootstrap.servers", env.getOrDefault("WABA_KAFKA_BROKERS", "localhost:9092"),
        "group.id", env.getOrDefault("KAFKA_GROUP_ID", "waba-relay-example-java"),
        "auto.offset.reset", "earliest",
        "enable.auto.commit", false);
  }

  /** Apicurio serves its own API next to the Confluent-compatible one; records name their schema as Confluent's clients do. */
  static Map<String, Object> decoder(Map<String, String> env) {
    var registryUrl = env.getOrDefault("WABA_SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7");
    return Map.of(
        "apicurio.registry.url", registryUrl.replaceFirst("/apis/ccompat/v7$", "/apis/registry/v2"),
        "apicurio.registry.as-confluent", true,
        "apicurio.registry.use-id", "contentId",
        "apicurio.registry.use-specific-avro-reader", true);
  }
}
