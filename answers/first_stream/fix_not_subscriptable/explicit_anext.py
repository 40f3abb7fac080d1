"""Right: await anext() and aclose() in a finally."""

from contextlib import aclosing
import asyncio

async def nth_event(graph, state, n):
    stream = graph.astream(state)
    try:
        for _ in range(n):
            await anext(stream)
        return await anext(stream)
    except StopAsyncIteration:
        raise IndexError(f"no event {n}") from None
    finally:
        await stream.aclose()
async def first_event(graph, state):
    return await nth_event(graph, state, 0)

async def last_event(graph, state):
    last = None
    async for last in graph.astream(state):
        pass
    return last

