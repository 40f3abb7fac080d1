"""Caught by test_refuses_unknown_modes: thinks astream() checks what it is
given.

Says: Nothing is checked. astream() raises no error for an unknown mode,
keyword or key.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def strict_stream(
    graph: CompiledStateGraph, state: dict[str, Any], **options: Any
) -> AsyncIterator[Any]:
    async for item in graph.astream(state, **options):
        yield item
