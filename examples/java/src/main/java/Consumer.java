import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;
import whatsapp.webhooks.Messages;

/** Handles each message that users send once: skips what it does not want, drops repeats, commits after the work. */
public class Consumer {
  /** Repeats have the same key, so they are in the same partition: one consumer sees them all. */
  static final Set<String> seen = Collections.newSetFromMap(new LinkedHashMap<>() {
    @Override protected boolean removeEldestEntry(Map.Entry<String, Boolean> oldest) { return size() > 100_000; }
  });
  static final AvroKafkaDeserializer<Messages> decoder = new AvroKafkaDeserializer<>();
  static int handled, tests, repeats, skipped, unmapped;

  static void handle(Messages event) {
    System.out.println("message " + event.getEventId() + " " + event.getValue().getMessage().getType());
  }

  static void receive(ConsumerRecord<String, byte[]> record) {
    var header = new HashMap<String, String>();
    record.headers().forEach(each -> header.put(each.key(), new String(each.value())));
    // The topic has statuses and errors too; the headers tell, so those are not even decoded.
    if (!"whatsapp.messages.message".equals(header.get("ce_type"))) { skipped++; return; }
    if (seen.contains(header.get("ce_id"))) { repeats++; return; }
    var event = decoder.deserialize(record.topic(), record.value());
    event.getUnmapped().forEach((pointer, json) -> { // attributes newer than the schema, as JSON text
      unmapped++;
      System.out.println("unmapped " + event.getEventId() + " " + pointer + " " + json);
    });
    // A test event of Meta's App Dashboard is about no real customer.
    if ("true".equals(header.get("waba_test"))) tests++; else { handle(event); handled++; }
    seen.add(event.getEventId());
  }

  public static void main(String[] args) {
    long left = args.length == 2 && args[0].equals("--max-messages") ? Long.parseLong(args[1]) : Long.MAX_VALUE;
    var env = System.getenv();
    decoder.configure(Settings.decoder(env), false);
    try (decoder; var consumer = new KafkaConsumer<>(Settings.kafka(env), new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(env.getOrDefault("WABA_TOPIC_PREFIX", "whatsapp-") + "messages"));
      while (left > 0) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          if (left-- <= 0) break;
          receive(record);
          // Only now: an event that could not be handled comes again.
          var partition = new TopicPartition(record.topic(), record.partition());
          consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
        }
      }
    }
    System.out.printf("{\"handled\":%d,\"tests\":%d,\"repeats\":%d,\"skipped\":%d,\"unmapped\":%d}%n",
        handled, tests, repeats, skipped, unmapped);
  }
}
