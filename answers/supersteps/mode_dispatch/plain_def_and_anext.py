"""A plain function with a loop of its own, which asks for each pair by hand."""

import asyncio
from functools import partial


def mode_dispatch(graph, state, handlers):
    asyncio.run(_follow(graph.astream(state, stream_mode=list(handlers.keys())), handlers))


async def _follow(stream, handlers):
    while True:
        try:
            mode, chunk = await anext(stream)
        except StopAsyncIteration:
            break
        print(mode)
        await partial(handlers[mode], chunk=chunk)()
