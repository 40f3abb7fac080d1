"""Its function has another name.

Verdict: broken; test_prints_every_message; there is no print_progress in exercises/first_stream/print_progress.py: the checks call
"""

async def print_progess(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
