"""Caught by test_refuses_unknown_modes: looks at lists of modes, and
forgets a mode that is alone.

Says: A single mode is not checked, only modes in a list.
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
    if isinstance(options.get("stream_mode"), list):
        for mode in options["stream_mode"]:
            if mode not in get_args(StreamMode):
                raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        yield item
