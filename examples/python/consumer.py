"""Handles each message that users send once: skips what it does not want, drops repeats, commits after the work."""
import argparse
import json
import os

from confluent_kafka import Consumer, KafkaException
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

SEEN_LIMIT = 100_000  # ids to remember; repeats have the same key, so one consumer sees them all

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--max-messages", type=int, help="end after this many records")
max_messages = parser.parse_args().max_messages
registry_url = os.environ.get("WABA_SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7")
topic = os.environ.get("WABA_TOPIC_PREFIX", "whatsapp-") + "messages"
decode = AvroDeserializer(SchemaRegistryClient({"url": registry_url}))
consumer = Consumer({
    "bootstrap.servers": os.environ.get("WABA_KAFKA_BROKERS", "localhost:9092"),
    "group.id": os.environ.get("KAFKA_GROUP_ID", "waba-relay-example-python"),
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
})
seen = {}  # a dict keeps the order in which ids were added
counts = {"handled": 0, "tests": 0, "repeats": 0, "skipped": 0, "unmapped": 0}


def receive(record):
    headers = {name: value.decode() for name, value in record.headers()}
    if headers["ce_type"] != "whatsapp.messages.message":  # statuses and errors: not even decoded
        return "skipped"
    if headers["ce_id"] in seen:
        return "repeats"
    event = decode(record.value(), SerializationContext(record.topic(), MessageField.VALUE))
    for pointer, text in event["unmapped"].items():  # attributes newer than the schema, as JSON text
        counts["unmapped"] += 1
        print("unmapped", event["event_id"], pointer, text)
    is_test = headers.get("waba_test") == "true"  # a test event of Meta's App Dashboard, about no real customer
    if not is_test:
        print("message", event["event_id"], event["value"]["message"]["type"])  # your work goes here
    seen[event["event_id"]] = True
    if len(seen) > SEEN_LIMIT:
        del seen[next(iter(seen))]
    return "tests" if is_test else "handled"


consumer.subscribe([topic])
received = 0
while max_messages is None or received < max_messages:
    record = consumer.poll(1.0)
    if record is None:
        continue
    if record.error():
        raise KafkaException(record.error())
    counts[receive(record)] += 1
    consumer.commit(record, asynchronous=False)  # only now: an event that could not be handled comes again
    received += 1
consumer.close()
print(json.dumps(counts))
