"""It runs the graph again and again.

Verdict: stopped; test_prints_every_message; it let more than 12 minutes of virtual time pass
"""

async def print_progress(graph, state):
    while True:
        async for _ in graph.astream(state):
            pass
