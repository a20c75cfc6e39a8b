"""Parses every schema of a folder with fastavro, and writes and reads a record of each."""

import io
import sys
from datetime import datetime, timezone
from pathlib import Path

import fastavro

NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=timezone.utc)


def check(file: Path) -> None:
    schema = fastavro.schema.load_schema(file)
    record = filled(schema, named={})
    buffer = io.BytesIO()
    fastavro.schemaless_writer(buffer, schema, record, strict=True)
    buffer.seek(0)
    read = fastavro.schemaless_reader(buffer, schema, None)
    if read != record:
        raise ValueError("the record read is not the record written")


def filled(schema, named):
    """A value that uses every attribute of a schema."""
    if isinstance(schema, list):
        first, branch = schema
        if first != "null":
            raise ValueError(f"a union that does not begin with null: {schema}")
        return filled(branch, named)
    if isinstance(schema, str):
        return filled(named[schema], named) if schema in named else SCALARS[schema]
    match schema["type"]:
        case "record":
            named[schema["name"]] = schema
            return {field["name"]: filled(field["type"], named) for field in schema["fields"]}
        case "array":
            return [filled(schema["items"], named)]
        case "map":
            return {"key": filled(schema["values"], named)}
        case "long" if schema.get("logicalType") == "timestamp-millis":
            return NOW
        case other:
            return SCALARS[other]


SCALARS = {"string": "text", "bytes": b"bytes", "long": 2**53, "double": 0.5, "boolean": True}


def main() -> int:
    files = sorted(Path(sys.argv[1]).glob("*.avsc"))
    problems = 0
    for file in files:
        try:
            check(file)
        except Exception as error:  # whatever it is, it belongs to this file
            print(f"{file.name}: {type(error).__name__}: {error}")
            problems += 1
    print(f"{len(files)} schemas")
    return 1 if problems or not files else 0


sys.exit(main())
