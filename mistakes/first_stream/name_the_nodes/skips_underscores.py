"""Caught by test_names_every_node: thinks that names with two underscores are LangGraph's own.

Says: Names that begin with two underscores are left out; nodes may have such names.
"""


async def name_the_nodes(graph, state):
    names = []
    async for event in graph.astream(state):
        names.extend(node for node in event if not node.startswith("__"))
    return names
