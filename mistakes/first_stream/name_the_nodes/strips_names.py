"""Caught by test_names_every_node: thinks that blanks are not a part of a name.

Says: The blanks at both ends of a name are removed; they are a part of it.
"""


async def name_the_nodes(graph, state):
    names = []
    async for event in graph.astream(state):
        (node,) = event
        names.append(str(node).strip())
    return names
