"""Caught by test_yields_while_the_graph_runs: tries the call out first, to
see whether it works.

Says: The graph runs twice: the call is tried first. Check the arguments
without a run.
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
    async for _ in graph.astream(state, **options):
        pass
    async for item in graph.astream(state, **options):
        yield item
