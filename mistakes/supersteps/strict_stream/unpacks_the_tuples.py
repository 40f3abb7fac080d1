"""Caught by test_hands_on_every_item: unpacks what comes, as its own loop
needs it.

Says: The mode is taken off each item. Yield the items of astream()
unchanged.
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
    for one in mode if isinstance(mode, list) else [mode or "updates"]:
        if one not in get_args(StreamMode):
            raise ValueError(one)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        if isinstance(item, tuple):
            _, item = item
        yield item
