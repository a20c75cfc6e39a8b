package main

//go:generate go tool avrogen -pkg main -o messages.go ../../schemas/messages.avsc

import (
	"cmp"
	"context"
	"log"
	"os"

	"github.com/twmb/avro"
	"github.com/twmb/franz-go/pkg/sr"
)

var registryURL = setting("WABA_SCHEMA_REGISTRY_URL", "http://localhost:8081/apis/ccompat/v7")
var registry, _ = sr.NewClient(sr.URLs(registryURL)) // fails without an address only
var schemas = map[int]*avro.Schema{}

func setting(name, fallback string) string { return cmp.Or(os.Getenv(name), fallback) }

// decode reads the Confluent wire format: five bytes that name the schema a value was written with, then Avro.
func decode(value []byte) (event Messages) {
	id, data, err := new(sr.ConfluentHeader).DecodeID(value)
	if err != nil {
		log.Fatal(err)
	}
	if schemas[id] == nil {
		registered, err := registry.SchemaByID(context.Background(), id)
		if err != nil {
			log.Fatal(err)
		}
		schemas[id] = avro.MustParse(registered.Schema)
	}
	// Attributes that a later schema adds are skipped; messages.go has them once it is generated anew.
	if _, err = schemas[id].Decode(data, &event, avro.SkipUnknown()); err != nil {
		log.Fatal(err)
	}
	return event
}
