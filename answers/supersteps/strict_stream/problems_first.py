"""Right: an object with a generator of all problems raises the first."""

import inspect
from functools import cached_property
from typing import get_args, get_type_hints

from langgraph.types import StreamMode


class Strict:
    def __init__(self, graph, state, options):
        self.graph, self.state, self.options = graph, state, options

    @cached_property
    def modes(self):
        match self.options.get("stream_mode"):
            case None:
                return []
            case str(mode):
                return [mode]
            case several:
                return list(several)

    def problems(self):
        known = get_args(StreamMode)
        yield from (ValueError(m) for m in self.modes if m not in known)
        parameters = inspect.signature(self.graph.astream).parameters
        yield from (TypeError(o) for o in self.options if o not in parameters)
        hints = get_type_hints(self.graph.InputType)
        yield from (KeyError(k) for k in self.state if k not in hints)

    async def __aiter__(self):
        for problem in self.problems():
            raise problem
        async for item in self.graph.astream(self.state, **self.options):
            yield item


async def strict_stream(graph, state, **options):
    async for item in Strict(graph, state, options):
        yield item
