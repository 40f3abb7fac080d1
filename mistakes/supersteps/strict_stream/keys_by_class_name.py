"""Caught by test_hands_on_every_item: thinks that the name of a class says
which class it is.

Says: The keys of an input are kept by the name of its class. Two graphs may
use the same name.
"""

import inspect
from typing import get_args, get_type_hints

from langgraph.types import StreamMode

_keys = {}


def keys_of(cls):
    if cls.__name__ not in _keys:
        _keys[cls.__name__] = set(get_type_hints(cls))
    return _keys[cls.__name__]


async def strict_stream(graph, state, **options):
    modes = options.get("stream_mode")
    if modes is not None:
        for mode in [modes] if isinstance(modes, str) else modes:
            if mode not in get_args(StreamMode):
                raise ValueError(mode)
    for name in options:
        if name not in inspect.signature(graph.astream).parameters:
            raise TypeError(name)
    if unknown := set(state) - keys_of(graph.InputType):
        raise KeyError(*unknown)
    async for item in graph.astream(state, **options):
        yield item
