"""Caught by test_refuses_undeclared_keys: thinks a graph takes in all that
its input holds.

Says: The keys of the state are not checked.

Conceptual: an unknown key of the state is a KeyError
"""

import inspect
from collections.abc import AsyncIterator
from typing import Any, get_args

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
    async for item in graph.astream(state, **options):
        yield item
