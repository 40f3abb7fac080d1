"""Caught by test_yields_while_the_graph_runs: yields an item when it sees
that another one follows.

Says: Each item is held back until the next one has come.
"""

import inspect
from collections.abc import AsyncIterator
from typing import Any, get_args, get_type_hints

from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamMode


async def strict_stream(
    graph: CompiledStateGraph, state: dict[str, Any], **options: Any
) -> AsyncIterator[Any]:
    for keyword in options:
        if keyword not in inspect.signature(graph.astream).parameters:
            raise TypeError(keyword)
    mode = options.get("stream_mode")
    for one in mode if isinstance(mode, list) else ["updates" if mode is None else mode]:
        if one not in get_args(StreamMode):
            raise ValueError(one)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    earlier: list[Any] = []
    async for item in graph.astream(state, **options):
        if earlier:
            yield earlier.pop()
        earlier.append(item)
    if earlier:
        yield earlier.pop()
