"""Caught by test_handles_every_chunk: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

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
