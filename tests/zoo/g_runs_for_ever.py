"""It runs the graph again and again.

Verdict: stopped; test_prints_every_message; it slept for more than 0.2 hours in one check
"""

async def print_progress(graph, state):
    while True:
        async for _ in graph.astream(state):
            pass
