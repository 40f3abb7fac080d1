"""Caught by test_handles_every_chunk: thinks that an equal chunk says
nothing new.

Says: A chunk that equals the one before is left out. Handle each chunk.
"""

_NONE = object()


async def mode_dispatch(graph, state, handlers):
    before = {}
    async for mode, chunk in graph.astream(state, stream_mode=[*handlers]):
        if before.get(mode, _NONE) != chunk:
            before[mode] = chunk
            await handlers[mode](chunk)
