package interop;

import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.iceberg.avro.AvroSchemaUtil;

/** Converts every schema of a folder for Flink, Iceberg and Kafka Connect; prints what they cannot type, and fails. */
public final class Converters {
  private static final List<String> problems = new ArrayList<>();

  public static void main(String[] arguments) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(Path.of(arguments[0]))) {
      files = listed.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
    for (Path file : files) {
      String text = Files.readString(file);
      attempt(file, "Flink", () -> flink(file, text));
      attempt(file, "Iceberg", () -> iceberg(text));
      attempt(file, "Kafka Connect", () -> connect(file, text));
    }
    problems.forEach(System.out::println);
    System.out.println(files.size() + " schemas");
    if (!problems.isEmpty() || files.isEmpty()) throw new IllegalStateException(problems.size() + " problems");
  }

  private static void attempt(Path file, String tool, Runnable conversion) {
    try {
      conversion.run();
    } catch (RuntimeException error) {
      problems.add(tool + ": " + file.getFileName() + ": " + error);
    }
  }

  private static void flink(Path file, String text) {
    LogicalType type = AvroSchemaConverter.convertToDataType(text, false).getLogicalType();
    raw(type, "Flink: " + file.getFileName());
  }

  /** RAW is what Flink makes of a union of several types. */
  private static void raw(LogicalType type, String place) {
    if (type.is(LogicalTypeRoot.RAW) || type.is(LogicalTypeRoot.SYMBOL)) problems.add(place + ": " + type.asSummaryString());
    type.getChildren().forEach(child -> raw(child, place));
  }

  private static void iceberg(String text) {
    Schema schema = new Schema.Parser().parse(text);
    AvroSchemaUtil.convert(AvroSchemaUtil.toIceberg(schema), schema.getName());
  }

  private static void connect(Path file, String text) {
    Schema schema = new Schema.Parser().parse(text);
    union(new AvroData(1).toConnectSchema(schema), "Kafka Connect: " + file.getFileName());
  }

  /** A union of several types becomes a struct with one field for each, of a name that ends so. */
  private static void union(org.apache.kafka.connect.data.Schema schema, String place) {
    String name = schema.name();
    if (name != null && name.endsWith(".Union")) problems.add(place + ": " + name);
    switch (schema.type()) {
      case STRUCT -> schema.fields().forEach(field -> union(field.schema(), place + "." + field.name()));
      case ARRAY -> union(schema.valueSchema(), place + "[]");
      case MAP -> union(schema.valueSchema(), place + "{}");
      default -> {}
    }
  }
}
