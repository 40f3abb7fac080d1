"""A stream without an item, from a function that runs the graph to its end first.

Exercise: lazy_start
Verdict: unsolved; test_yields_every_pair; only 0 of 3 pairs were yielded
"""


async def lazy_start(graph, state):
    async for _ in graph.astream(state):
        pass
    return
    yield
