"""It returns one name of a quarter of a million characters.

Exercise: name_the_nodes
Verdict: unsolved; test_names_every_node; name 1 is one too many: 0 are right
"""

async def name_the_nodes(graph, state):
    async for _ in graph.astream(state):
        pass
    return ["\N{PILE OF POO}" * 20_000]
