"""Predict what three streams yield: these are the constants, the graphs stay as they are."""

from typing import Any

DEFAULT_MODE = "updates"
STREAM_TYPE = "async_generator"
EVENT_TYPE = "dict"

# Each node returns the whole state here, and so each event happens to hold all of it.
LESSON_EVENTS: list[dict[str, Any]] = [
    {"node_a": {"count": 6, "message": "Node A: count=6"}},
    {"node_b": {"count": 16, "message": "Node B: count=16"}},
    {"node_c": {"count": 32, "message": "Node C: count=32"}},
]

# An event holds what its node returned. None and {} become None.
ORDER_EVENTS: list[dict[str, Any]] = [
    {"set_price": {"price": 30}},
    {"check": None},
    {"wrap": {"note": "lamp in paper"}},
    {"send": None},
]

# One event a node, the quick before the slow; `write` saw three notes and returned one.
SEARCH_EVENTS: list[dict[str, Any]] = [
    {"ask": {"notes": ["question"]}},
    {"web": {"notes": ["page"]}},
    {"books": {"notes": ["chapter"]}},
    {"write": {"notes": ["3 notes"]}},
]
