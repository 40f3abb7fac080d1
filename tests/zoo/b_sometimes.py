"""It is right three times and then wrong once, so that a second look finds nothing.

Verdict: unsolved; test_prints_every_message; line 1 is wrong
"""

calls = 0


async def print_progress(graph, state):
    global calls
    calls += 1
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message'] if calls != 4 else 'not this time'}")
