package main

//go:generate go tool avrogen -pkg main -o messages.go ../../schemas/messages.avsc

import (
	"context"

	"github.com/twmb/avro"
	"github.com/twmb/franz-go/pkg/sr"
)

// decoder decodes values in the Confluent wire format: five bytes that name the schema they were written with, then Avro.
func decoder(registryURL string) func([]byte, any) error {
	registry, err := sr.NewClient(sr.URLs(registryURL))
	schemas := map[int]*avro.Schema{}
	var header sr.ConfluentHeader
	return func(value []byte, event any) error {
		if err != nil {
			return err
		}
		id, data, err := header.DecodeID(value)
		if err != nil {
			return err
		}
		if schemas[id] == nil {
			registered, err := registry.SchemaByID(context.Background(), id)
			if err != nil {
				return err
			}
			if schemas[id], err = avro.Parse(registered.Schema); err != nil {
				return err
			}
		}
		// Attributes that a later schema adds are skipped; messages.go has them once it is generated anew.
		_, err = schemas[id].Decode(data, event, avro.SkipUnknown())
		return err
	}
}
