"""Caught by test_refuses_unknown_keywords: raises one and the same error
for all that is wrong.

Says: Each error is a ValueError. A keyword needs a TypeError, and a key a
KeyError.
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
            raise ValueError(keyword)
    stream_mode = options.get("stream_mode")
    if stream_mode is None:
        stream_mode = []
    for mode in stream_mode if isinstance(stream_mode, list) else [stream_mode]:
        if mode not in get_args(StreamMode):
            raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise ValueError(key)
    async for item in graph.astream(state, **options):
        yield item
