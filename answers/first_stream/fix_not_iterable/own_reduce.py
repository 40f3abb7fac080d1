"""Right: plain functions that return the coroutine of a reduce of their own."""


async def areduce(function, stream, start):
    async for item in stream:
        start = function(start, item)
    return start


def all_events(graph, state):
    return areduce(lambda events, event: [*events, event], graph.astream(state), [])


def count_events(graph, state):
    return areduce(lambda count, _: count + 1, graph.astream(state), 0)
