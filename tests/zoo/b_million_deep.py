"""It returns a list in a list in a list, a million deep.

Exercise: name_the_nodes
Verdict: unsolved; test_names_every_node; name_the_nodes returned a list nested too deeply, not a list
"""

async def name_the_nodes(graph, state):
    async for _ in graph.astream(state):
        pass
    deep = []
    for _ in range(1_000_000):
        deep = [deep]
    return deep
