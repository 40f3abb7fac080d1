"""Caught by test_refuses_unknown_keywords: thinks Python refuses keywords
that are misspelt. It does, unless the function takes any with **kwargs, as
astream() does.

Says: The keywords are not checked. astream() takes any keyword without an
error.

Conceptual: an unknown keyword is a TypeError
"""

from collections.abc import AsyncIterator
from typing import Any, get_args, get_type_hints

from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamMode


async def strict_stream(
    graph: CompiledStateGraph, state: dict[str, Any], **options: Any
) -> AsyncIterator[Any]:
    stream_mode = options.get("stream_mode")
    if stream_mode is None:
        stream_mode = []
    for mode in stream_mode if isinstance(stream_mode, list) else [stream_mode]:
        if mode not in get_args(StreamMode):
            raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        yield item
