"""Caught by test_yields_every_pair: thinks an event is the pair already.

Says: The events themselves are yielded; take the name and the update out of each event.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def lazy_start(graph: CompiledStateGraph, state: dict[str, Any]) -> AsyncIterator[Any]:
    return graph.astream(state)
