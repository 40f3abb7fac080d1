"""It awaits the stream in place of going through it.

Verdict: unsolved; test_prints_every_message; it raised TypeError: 
"""

async def print_progress(graph, state):
    for event in await graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
