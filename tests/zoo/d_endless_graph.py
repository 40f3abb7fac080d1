"""It makes the judge's own graph go round for ever.

Exercise: name_the_nodes
Verdict: stopped; test_names_a_node_each_time_it_runs; it let more than 12 minutes of virtual time pass
"""

async def name_the_nodes(graph, state):
    names = [node async for event in graph.astream(state) for node in event]
    if names[:3] == ["think", "act", "think"]:
        await graph.ainvoke({**state, "steps": -(10**9)}, {"recursion_limit": 10**9})
    return names
