"""Wrap astream() so that a slip of the pen is an error, before any node runs."""

import inspect
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, get_args, get_type_hints

from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamMode


async def strict_stream(
    graph: CompiledStateGraph, state: dict[str, Any], **options: Any
) -> AsyncIterator[Any]:
    """Yield what astream() yields; raise what it keeps silent about."""
    for keyword in options.keys() - inspect.signature(graph.astream).parameters.keys():
        raise TypeError(f"astream() has no parameter {keyword!r}")
    for mode in _modes(options.get("stream_mode")):
        if mode not in get_args(StreamMode):
            raise ValueError(f"astream() has no stream mode {mode!r}")
    for key in state.keys() - get_type_hints(graph.InputType).keys():
        raise KeyError(key)
    async with aclosing(graph.astream(state, **options)) as items:
        async for item in items:
            yield item


def _modes(stream_mode: Any) -> list[Any]:
    """The modes that are asked for, one by one."""
    if stream_mode is None:
        return []
    return [stream_mode] if isinstance(stream_mode, str) else list(stream_mode)
