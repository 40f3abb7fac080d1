"""It returns something that never ends when it is gone through.

Exercise: name_the_nodes
Verdict: unsolved; test_names_every_node; name_the_nodes returned a count, not a list
"""

import itertools


async def name_the_nodes(graph, state):
    async for _ in graph.astream(state):
        pass
    return itertools.count()
