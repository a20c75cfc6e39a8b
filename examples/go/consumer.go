// Handles each message that users send once: skips what it does not want, drops repeats, commits after the work.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os/signal"
	"strings"
	"syscall"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/twmb/franz-go/pkg/kgo"
)

var seen, _ = lru.New[string, bool](100_000) // repeats have the same key, so one consumer sees them all

func receive(record *kgo.Record) {
	header := map[string]string{}
	for _, h := range record.Headers {
		header[h.Key] = string(h.Value)
	}
	switch id, kind := header["ce_id"], header["ce_type"]; {
	case kind != "whatsapp.messages.message": // statuses and errors: not even decoded
		fmt.Println("skipped", id, kind)
	case header["waba_test"] == "true": // a test event of Meta's App Dashboard, about no real customer
		fmt.Println("test", id)
	case seen.Contains(id):
		fmt.Println("repeat", id)
	default:
		event := decode(record.Value)
		for pointer, text := range event.Unmapped { // attributes newer than the schema, as JSON text
			fmt.Println("unmapped", id, pointer, text)
		}
		fmt.Println("message", id, *cmp.Or(event.Value.Message.Type, new(string))) // your work goes here
		seen.Add(id, true)
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(setting("WABA_KAFKA_BROKERS", "localhost:9092"), ",")...),
		kgo.ConsumerGroup(setting("KAFKA_GROUP_ID", "waba-relay-example-go")), kgo.DisableAutoCommit(),
		kgo.ConsumeTopics(setting("WABA_TOPIC_PREFIX", "whatsapp-")+"messages"), kgo.BlockRebalanceOnPoll())
	for err == nil {
		fetches := client.PollRecords(ctx, 100)
		fetches.EachRecord(receive) // committed only now: events that could not be handled come again
		err = errors.Join(fetches.Err(), client.CommitRecords(context.WithoutCancel(ctx), fetches.Records()...))
		client.AllowRebalance()
	}
	if ctx.Err() == nil {
		log.Fatal(err)
	}
	client.CloseAllowingRebalance()
}
