"""It returns a text of a hundred megabytes.

Exercise: name_the_nodes
Verdict: unsolved; test_names_every_node; name_the_nodes returned a list that is too large, not a list
"""

async def name_the_nodes(graph, state):
    async for _ in graph.astream(state):
        pass
    return ["x" * 100_000_000]
