"""Caught by test_knows_every_mode_and_keyword: names the keywords that its
author uses.

Says: The function names the keywords that it takes, and astream() has more.
Ask its signature.
"""

from collections.abc import AsyncIterator
from typing import Any, get_args, get_type_hints

from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamMode


async def strict_stream(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    *,
    config: Any = None,
    stream_mode: Any = None,
    subgraphs: bool = False,
    version: Any = "v1",
    interrupt_after: Any = None,
) -> AsyncIterator[Any]:
    for mode in stream_mode if isinstance(stream_mode, list) else [stream_mode or "updates"]:
        if mode not in get_args(StreamMode):
            raise ValueError(mode)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(
        state,
        config,
        stream_mode=stream_mode,
        subgraphs=subgraphs,
        version=version,
        interrupt_after=interrupt_after,
    ):
        yield item
