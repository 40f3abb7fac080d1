"""Caught by test_gives_all_events: thinks a tuple is as good as a list.

Says: A tuple is returned; the task asks for a list.
"""


async def all_events(graph, state):
    return tuple([event async for event in graph.astream(state)])


async def count_events(graph, state):
    return len(await all_events(graph, state))
