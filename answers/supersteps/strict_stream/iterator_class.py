"""An iterator object that checks when its first item is asked for, with errors of its own."""

import inspect
import typing

from langgraph.types import StreamMode


class UnknownMode(ValueError):
    pass


class UnknownKeyword(TypeError):
    pass


class UnknownKey(KeyError):
    pass


class strict_stream:
    def __init__(self, graph, state, **options):
        self.graph, self.state, self.options = graph, state, options
        self.items = None

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.items is None:
            self.check()
            self.items = self.graph.astream(self.state, **self.options)
        return await self.items.__anext__()

    def check(self):
        print("checking", self.options)
        known = inspect.signature(type(self.graph).astream).parameters
        for word in self.options:
            if word not in known:
                raise UnknownKeyword(word)
        mode = self.options.get("stream_mode")
        for one in mode if isinstance(mode, list | tuple) else (mode,):
            if one not in (None, *typing.get_args(StreamMode)):
                raise UnknownMode(one)
        keys = typing.get_type_hints(self.graph.InputType)
        for key in self.state:
            if key not in keys:
                raise UnknownKey(key)
