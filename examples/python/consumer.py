"""Handles each message that users send once: skips what it does not want, drops repeats, commits after the work."""
import signal
import threading
from os import environ

from confluent_kafka import Consumer, KafkaException
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

SEEN_LIMIT = 100_000  # ids to remember; repeats have the same key, so one consumer sees them all

registry_url = environ.get("WABA_SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7")
decode = AvroDeserializer(SchemaRegistryClient({"url": registry_url}))
consumer = Consumer({
    "bootstrap.servers": environ.get("WABA_KAFKA_BROKERS", "localhost:9092"),
    "group.id": environ.get("KAFKA_GROUP_ID", "waba-relay-example-python"),
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
})
seen = {}  # a dict keeps the order in which ids were added
stop = threading.Event()


def receive(record):
    header = {name: value.decode() for name, value in record.headers()}
    event_id = header["ce_id"]
    if header["ce_type"] != "whatsapp.messages.message":  # statuses and errors: not even decoded
        return print("skipped", event_id, header["ce_type"])
    if header.get("waba_test") == "true":  # a test event of Meta's App Dashboard, about no real customer
        return print("test", event_id)
    if event_id in seen:
        return print("repeat", event_id)
    event = decode(record.value(), SerializationContext(record.topic(), MessageField.VALUE))
    for pointer, text in event["unmapped"].items():  # attributes newer than the schema, as JSON text
        print("unmapped", event_id, pointer, text)
    print("message", event_id, event["value"]["message"]["type"])  # your work goes here
    seen[event_id] = True
    if len(seen) > SEEN_LIMIT:
        del seen[next(iter(seen))]


for number in signal.SIGINT, signal.SIGTERM:
    signal.signal(number, lambda *_: stop.set())
consumer.subscribe([environ.get("WABA_TOPIC_PREFIX", "whatsapp-") + "messages"])
while not stop.is_set():
    record = consumer.poll(1.0)
    if record is None:
        continue
    if record.error():
        raise KafkaException(record.error())
    receive(record)
    consumer.commit(record, asynchronous=False)  # only now: an event that could not be handled comes again
consumer.close()
