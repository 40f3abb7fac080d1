"""Caught by test_refuses_unknown_modes: thinks that only None is false.

Says: An empty text is taken for no mode. Compare the mode with None.
"""

import inspect
from typing import get_args, get_type_hints

from langgraph.types import StreamMode


async def strict_stream(graph, state, **options):
    modes = options.get("stream_mode") or []
    for mode in [modes] if isinstance(modes, str) else modes:
        if mode not in get_args(StreamMode):
            raise ValueError(mode)
    for name in options:
        if name not in inspect.signature(graph.astream).parameters:
            raise TypeError(name)
    for key in state:
        if key not in get_type_hints(graph.InputType):
            raise KeyError(key)
    async for item in graph.astream(state, **options):
        yield item
