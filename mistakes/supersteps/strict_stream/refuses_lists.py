"""Caught by test_hands_on_every_item: looks for a whole list among the
names of the modes.

Says: A list of modes is refused. Check each mode that is in it.
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
    if options.get("stream_mode", "updates") not in (*get_args(StreamMode), None):
        raise ValueError(options["stream_mode"])
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        yield item
