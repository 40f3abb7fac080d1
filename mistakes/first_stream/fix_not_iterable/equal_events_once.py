"""Caught by test_gives_all_events: keeps equal events once.

Says: An event that is equal to an earlier one is left out; a node may return the same twice.

Conceptual: two equal events are two events
"""


async def all_events(graph, state):
    events = []
    async for event in graph.astream(state):
        if event not in events:
            events.append(event)
    return events


async def count_events(graph, state):
    return len([event async for event in graph.astream(state)])
