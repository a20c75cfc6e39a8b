import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.serialization.*;
import whatsapp.webhooks.Messages;

/** Handles each message that users send once: skips what it does not want, drops repeats, commits after the work. */
public class Consumer {
  /** Repeats have the same key, so they are in the same partition: one consumer sees them all. */
  static final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
    @Override protected boolean removeEldestEntry(Map.Entry<String, Boolean> oldest) { return size() > 100_000; }
  });
  static final AvroKafkaDeserializer<Messages> decoder = new AvroKafkaDeserializer<>();
  static volatile boolean running = true;

  static void receive(ConsumerRecord<String, byte[]> record) {
    var header = new HashMap<String, String>();
    record.headers().forEach(each -> header.put(each.key(), new String(each.value())));
    String id = header.get("ce_id"), type = header.get("ce_type");
    // The headers tell what a record is, so that statuses, errors and repeats need not be decoded.
    if (!type.equals("whatsapp.messages.message")) { System.out.println("skipped " + id + " " + type); return; }
    // A test event of Meta's App Dashboard is about no real customer.
    if ("true".equals(header.get("waba_test"))) { System.out.println("test " + id); return; }
    if (seen.contains(id)) { System.out.println("repeat " + id); return; }
    var event = decoder.deserialize(record.topic(), record.value());
    // Attributes newer than the schema: JSON Pointer to JSON text.
    event.getUnmapped().forEach((pointer, json) -> System.out.println("unmapped " + id + " " + pointer + " " + json));
    System.out.println("message " + id + " " + event.getValue().getMessage().getType()); // your work goes here
    seen.add(id);
  }

  public static void main(String[] args) {
    var env = System.getenv();
    var registryUrl = env.getOrDefault("WABA_SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7");
    decoder.configure(Map.of( // Apicurio's own API; ids as Confluent's clients write them
        "apicurio.registry.url", registryUrl.replaceFirst("/apis/ccompat/v7$", "/apis/registry/v2"),
        "apicurio.registry.as-confluent", true,
        "apicurio.registry.use-id", "contentId",
        "apicurio.registry.use-specific-avro-reader", true), false);
    var ended = new CompletableFuture<Void>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> { running = false; ended.join(); }));
    try (decoder; var consumer = new KafkaConsumer<>(Map.<String, Object>of(
        "bootstrap.servers", env.getOrDefault("WABA_KAFKA_BROKERS", "localhost:9092"),
        "group.id", env.getOrDefault("KAFKA_GROUP_ID", "waba-relay-example-java"),
        "auto.offset.reset", "earliest",
        "enable.auto.commit", false), new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(env.getOrDefault("WABA_TOPIC_PREFIX", "whatsapp-") + "messages"));
      while (running) {
        consumer.poll(Duration.ofSeconds(1)).forEach(Consumer::receive);
        consumer.commitSync(); // only now: events that could not be handled come again
      }
    } finally { ended.complete(null); }
  }
}
