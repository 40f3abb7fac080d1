"""Caught by test_hands_on_every_item: thinks a mode that is alone is a list
of one. It is a text, and going through it gives its letters.

Says: A single mode is a text, and a loop over it gives its letters. Make a
list of it first.
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
    for mode in options.get("stream_mode") or []:
        if mode not in get_args(StreamMode):
            raise ValueError(f"no mode {mode!r}")
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        yield item
