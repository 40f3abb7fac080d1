"""Right: an AsyncExitStack that closes the stream, a match on version "v2" parts, copies."""

from contextlib import AsyncExitStack, aclosing


async def full_states(graph, state):
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(
            aclosing(graph.astream(state, stream_mode=["updates", "values"], version="v2"))
        )
        async for part in parts:
            match part:
                case {"type": "values", "data": data}:
                    yield dict(data)
