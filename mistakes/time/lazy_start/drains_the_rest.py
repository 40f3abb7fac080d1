"""Caught by test_goes_no_further_than_asked: thinks that a stream has to be read to its end.

Says: When the caller stops, the rest of the graph is run; close the stream and start nothing more.

Conceptual: no node starts after the caller has stopped asking
"""

from collections.abc import AsyncIterator
from typing import Any


async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    stream = graph.astream(state)
    try:
        async for event in stream:
            for pair in event.items():
                yield pair
    finally:
        async for _ in stream:
            pass
