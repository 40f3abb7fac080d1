"""Caught by test_refuses_unknown_modes: looks at a mode that is alone, and
lets any list pass.

Says: Modes in a list are not checked.

Conceptual: one unknown mode in a list is an error
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
    if isinstance(mode, str) and mode not in get_args(StreamMode):
        raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        yield item
