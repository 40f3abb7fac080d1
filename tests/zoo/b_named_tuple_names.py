"""Returns the right names in a named tuple, which is no list.

Exercise: name_the_nodes
Verdict: unsolved; test_names_every_node; name_the_nodes returned a tuple, not a list
"""

from collections import namedtuple


async def name_the_nodes(graph, state):
    names = [name async for event in graph.astream(state) for name in event]
    return namedtuple("Names", [f"n{n}" for n in range(len(names))])(*names)
