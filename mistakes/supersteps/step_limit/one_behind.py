"""Caught by test_yields_each_event_as_it_comes: wants to know the next
event before it yields one.

Says: Each event is yielded when the next one has come.
"""


async def step_limit(graph, state, steps):
    held = []
    try:
        async for event in graph.astream(state, {"recursion_limit": steps + 1}):
            if held:
                yield held.pop()
            held.append(event)
    except Exception:
        for event in held:
            yield event
        raise
    for event in held:
        yield event
