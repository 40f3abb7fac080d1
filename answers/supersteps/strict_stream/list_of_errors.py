"""Right: gathers all errors, lets the loop run, and raises the last."""

import asyncio
import inspect
import typing
from contextlib import aclosing

from langgraph.types import StreamMode


async def strict_stream(graph, state, **options):
    errors = []
    asked = options.get("stream_mode")
    for mode in () if asked is None else (asked,) if isinstance(asked, str) else asked:
        if mode not in typing.get_args(StreamMode):
            errors.append(ValueError(f"no such mode: {mode!r}"))
    errors += [
        TypeError(f"no such option: {name}")
        for name in options
        if name not in inspect.signature(graph.astream).parameters
    ]
    errors += [KeyError(key) for key in state if key not in typing.get_type_hints(graph.InputType)]
    await asyncio.sleep(0)
    if errors:
        raise errors[-1]
    async with aclosing(graph.astream(state, **options)) as stream:
        while True:
            try:
                item = await anext(stream)
            except StopAsyncIteration:
                return
            yield item
