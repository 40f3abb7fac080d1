"""Caught by test_yields_every_state: thinks stream() in a plain generator is the same.

Says: It is a plain generator, and callers write async for.
"""

from collections.abc import Iterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def full_states(graph: CompiledStateGraph, state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from graph.stream(state, stream_mode="values")
