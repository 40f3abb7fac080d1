"""Caught by test_handles_one_mode: thinks that only a pair with a mode is a
tuple.

Says: With one mode a chunk that is a tuple of two is taken for a pair of
mode and chunk.
"""


async def mode_dispatch(graph, state, handlers):
    modes = list(handlers)
    async for item in graph.astream(state, stream_mode=modes if len(modes) > 1 else modes[0]):
        if isinstance(item, tuple) and len(item) == 2:
            mode, chunk = item
        else:
            mode, chunk = modes[0], item
        await handlers[mode](chunk)
