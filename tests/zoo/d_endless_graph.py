"""It makes the judge's own graph go round for ever.

Verdict: stopped; test_prints_every_message; it let more than 0.2 hours of virtual time pass
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
    if "steps" in state:
        await graph.ainvoke({**state, "steps": -(10**9)}, {"recursion_limit": 10**9})
