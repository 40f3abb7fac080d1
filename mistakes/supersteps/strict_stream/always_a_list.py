"""Caught by test_hands_on_every_item: makes a list of a single mode, to
have one case less.

Says: A single mode was put into a list, so each item is a tuple with the
mode. Hand on the options unchanged.
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
    stream_mode = options.pop("stream_mode", None) or "updates"
    modes = stream_mode if isinstance(stream_mode, list) else [stream_mode]
    for mode in modes:
        if mode not in get_args(StreamMode):
            raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, stream_mode=modes, **options):
        yield item
