"""Caught by test_hands_on_every_item: thinks that an item which is false
says nothing.

Says: Items that are false, such as 0 or None, are left out. Yield each
item.
"""

import inspect
from typing import get_args, get_type_hints

from langgraph.types import StreamMode


async def strict_stream(graph, state, **options):
    modes = options.get("stream_mode")
    if modes is not None:
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
        if item:
            yield item
