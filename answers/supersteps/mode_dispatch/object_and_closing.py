"""Right: a plain function returns the coroutine of an object, which closes
the stream."""

import contextlib


def mode_dispatch(graph, state, handlers):
    class Dispatch:
        def __init__(self):
            self.table = dict(handlers)

        async def __call__(self):
            async with contextlib.aclosing(
                graph.astream(state, stream_mode=list(self.table))
            ) as stream:
                async for pair in stream:
                    await self.one(*pair)

        async def one(self, mode, chunk):
            await self.table[mode](chunk)

    return Dispatch()()
