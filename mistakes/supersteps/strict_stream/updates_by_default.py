"""Caught by test_hands_on_every_item: thinks that every graph streams
updates by default.

Says: Without a mode the updates are streamed. A graph may have another mode
of its own.
"""

import inspect
from typing import get_args, get_type_hints

from langgraph.types import StreamMode


async def strict_stream(graph, state, **options):
    if options.get("stream_mode") is None:
        options["stream_mode"] = "updates"
    modes = options["stream_mode"]
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
