"""A stream without an item, from a function that runs the graph to its end first.

Exercise: lazy_start
Verdict: unsolved; test_yields_every_pair; pair 1 is missing: none of 3 came
"""


async def lazy_start(graph, state):
    async for _ in graph.astream(state):
        pass
    return
    yield
