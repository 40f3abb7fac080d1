"""The published schemas of the kit's formats, for tests that make or read one."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FOLDER = Path(__file__).parents[1] / "docs/reference/schemas"


def read_schema(file: str) -> dict[str, Any]:
    """Return a schema in which every field that it does not describe is an error."""
    data: dict[str, Any] = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    return {**close(data)}


def close(schema: Any) -> Any:
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(part) for key, part in schema.items()}
    return {"additionalProperties": False, **closed} if "properties" in closed else closed


def retrieve(uri: str) -> Resource[Any]:
    return DRAFT202012.create_resource(read_schema(uri))


def find_errors(data: Any, name: str) -> list[str]:
    """Return what is wrong with ``data``, as JSON has it, by the schema ``name``."""
    registry: Registry[Any] = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    validator = Draft202012Validator(read_schema(f"{name}.schema.json"), registry=registry)
    plain = json.loads(json.dumps(data, default=encode_time))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(plain)]


def encode_time(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()
