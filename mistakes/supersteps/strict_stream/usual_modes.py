"""Caught by test_knows_every_mode_and_keyword: thinks the modes of the
tutorials are all modes.

Says: Some modes that astream() has are refused. typing.get_args(StreamMode)
has them all.
"""

import inspect
from collections.abc import AsyncIterator
from typing import Any, get_type_hints

from langgraph.graph.state import CompiledStateGraph

MODES = ("values", "updates", "messages", "custom")


async def strict_stream(
    graph: CompiledStateGraph, state: dict[str, Any], **options: Any
) -> AsyncIterator[Any]:
    for keyword in options:
        if keyword not in inspect.signature(graph.astream).parameters:
            raise TypeError(keyword)
    modes = options.get("stream_mode") or []
    for mode in modes if isinstance(modes, list) else [modes]:
        if mode not in MODES:
            raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        yield item
