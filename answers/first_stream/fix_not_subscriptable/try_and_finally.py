"""Right: try and finally close the stream."""


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


def first_event(graph, state):
    return nth_event(graph, state, 0)


async def last_event(graph, state):
    events = []
    async for event in graph.astream(state):
        events.append(event)
    return events.pop()
