"""Right: a plain def that gives astream() itself."""

from collections.abc import AsyncIterator
from typing import Any


def full_states(graph: Any, state: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    return graph.astream(input=state, stream_mode="values")
