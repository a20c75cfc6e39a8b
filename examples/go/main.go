// Handles each message that users send once: skips what it does not want, drops repeats, commits after the work.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
)

func setting(name, fallback string) string { return cmp.Or(os.Getenv(name), fallback) }

func main() {
	maxMessages := flag.Int("max-messages", math.MaxInt, "end after this many records")
	flag.Parse()
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(setting("WABA_KAFKA_BROKERS", "localhost:9092"), ",")...),
		kgo.ConsumerGroup(setting("KAFKA_GROUP_ID", "waba-relay-example-go")),
		kgo.ConsumeTopics(setting("WABA_TOPIC_PREFIX", "whatsapp-")+"messages"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer client.CloseAllowingRebalance()
	consumer := newConsumer(setting("WABA_SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7"))
	ctx := context.Background()
	for received := 0; received < *maxMessages; client.AllowRebalance() {
		fetches := client.PollRecords(ctx, min(100, *maxMessages-received))
		if err := fetches.Err(); err != nil {
			log.Fatal(err)
		}
		for _, record := range fetches.Records() {
			if err := consumer.receive(record); err != nil {
				log.Fatal(err)
			}
		}
		// Only now: events that could not be handled come again.
		if err := client.CommitRecords(ctx, fetches.Records()...); err != nil {
			log.Fatal(err)
		}
		received += fetches.NumRecords()
	}
	c := consumer.counts
	fmt.Printf(`{"handled":%d,"tests":%d,"repeats":%d,"skipped":%d,"unmapped":%d}`+"\n",
		c.handled, c.tests, c.repeats, c.skipped, c.unmapped)
}
