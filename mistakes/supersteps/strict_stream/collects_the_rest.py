"""Caught by test_yields_while_the_graph_runs: thinks that only the first
items have to be quick.

Says: The first items are yielded as they come and the rest at the end.
Yield each one in the loop.
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
    stream_mode = options.get("stream_mode")
    if stream_mode is None:
        stream_mode = []
    for mode in stream_mode if isinstance(stream_mode, list) else [stream_mode]:
        if mode not in get_args(StreamMode):
            raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    first, rest = 5, []
    async for item in graph.astream(state, **options):
        if first:
            yield item
            first -= 1
        else:
            rest.append(item)
    for item in rest:
        yield item
