"""It prints values that are equal to nothing, not even to themselves.

Verdict: unsolved; test_prints_every_message; line 1 is wrong
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node in event:
            print(f"→ {node}: {float('nan')}")
