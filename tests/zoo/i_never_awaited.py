"""It calls a coroutine and never awaits it.

Verdict: unsolved; test_prints_every_message; line 1 is missing
"""

async def show(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")


async def print_progress(graph, state):
    show(graph, state)
