package main

import (
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/twmb/franz-go/pkg/kgo"
)

type counts struct {
	handled, tests, repeats, skipped, unmapped int
}

type consumer struct {
	decode func(value []byte, event any) error
	// Repeats have the same key, so they are in the same partition: one consumer sees them all.
	seen *lru.Cache[string, bool]
	counts
}

func newConsumer(registryURL string) *consumer {
	seen, _ := lru.New[string, bool](100_000) // fails for a size below 1 only
	return &consumer{decode: decoder(registryURL), seen: seen}
}

func handle(event *Messages) { fmt.Println("message", event.EventID, *event.Value.Message.Type) }

func (c *consumer) receive(record *kgo.Record) error {
	header := map[string]string{}
	for _, h := range record.Headers {
		header[h.Key] = string(h.Value)
	}
	if header["ce_type"] != "whatsapp.messages.message" { // statuses and errors: not even decoded
		c.skipped++
		return nil
	}
	if c.seen.Contains(header["ce_id"]) {
		c.repeats++
		return nil
	}
	var event Messages
	if err := c.decode(record.Value, &event); err != nil {
		return err
	}
	for pointer, text := range event.Unmapped { // attributes newer than the schema, as JSON text
		c.unmapped++
		fmt.Println("unmapped", event.EventID, pointer, text)
	}
	if header["waba_test"] == "true" { // a test event of Meta's App Dashboard, about no real customer
		c.tests++
	} else {
		handle(&event)
		c.handled++
	}
	c.seen.Add(event.EventID, true)
	return nil
}
