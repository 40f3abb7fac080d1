"""Caught by test_lets_keys_be_left_out: thinks that an input has to have
every key.

Says: A state that leaves out a key is refused. It may leave out any key.
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
    stream_mode = options.get("stream_mode") or []
    for mode in stream_mode if isinstance(stream_mode, list) else [stream_mode]:
        if mode not in get_args(StreamMode):
            raise ValueError(mode)
    if state.keys() != get_type_hints(graph.InputType).keys():
        raise KeyError(*state)
    async for item in graph.astream(state, **options):
        yield item
