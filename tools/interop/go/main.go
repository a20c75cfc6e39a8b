// Parses every schema of a folder with hamba/avro and writes its Go types into another, one package for each.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/hamba/avro/v2"
	"github.com/hamba/avro/v2/gen"
)

// A field of any type is what becomes of a union of several.
var untyped = regexp.MustCompile(`(?m)^\s+(\w+)\s+\S*(?:\bany\b|interface\{\})`)

func main() {
	files, _ := filepath.Glob(filepath.Join(os.Args[1], "*.avsc"))
	problems := 0
	for _, file := range files {
		if err := generate(file, os.Args[2]); err != nil {
			fmt.Printf("%s: %v\n", filepath.Base(file), err)
			problems++
		}
	}
	fmt.Printf("%d schemas\n", len(files))
	if problems > 0 || len(files) == 0 {
		os.Exit(1)
	}
}

func generate(file string, target string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	// A cache of its own: schemas repeat types that they share.
	schema, err := avro.ParseBytesWithCache(text, "", &avro.SchemaCache{})
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(strings.TrimSuffix(filepath.Base(file), ".avsc"), "_", "")
	generator := gen.NewGenerator(name, map[string]gen.TagStyle{})
	generator.Parse(schema)
	var source bytes.Buffer
	if err := generator.Write(&source); err != nil {
		return err
	}
	if found := untyped.FindSubmatch(source.Bytes()); found != nil {
		return fmt.Errorf("%s has any type", found[1])
	}
	folder := filepath.Join(target, name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".go"), source.Bytes(), 0o644)
}
