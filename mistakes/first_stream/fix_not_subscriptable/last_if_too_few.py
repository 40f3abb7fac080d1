"""Caught by test_raises_index_error: gives the last event when there are too few.

Says: If there are too few events, the last one is returned; the task asks for an IndexError.

Conceptual: nth_event raises IndexError if there are fewer events
"""

from contextlib import aclosing


async def nth_event(graph, state, n):
    event = None
    async with aclosing(graph.astream(state)) as stream:
        for _ in range(n + 1):
            try:
                event = await anext(stream)
            except StopAsyncIteration:
                if event is None:
                    raise IndexError(n) from None
                break
    return event


async def first_event(graph, state):
    return await nth_event(graph, state, 0)


async def last_event(graph, state):
    async for event in graph.astream(state):
        last = event
    return last
