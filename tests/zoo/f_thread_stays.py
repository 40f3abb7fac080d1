"""It leaves threads behind that write for ever.

Verdict: unsolved; test_prints_every_message; it raised RuntimeError: a thread stays behind
"""

import threading


def write():
    while True:
        with open("still-here", "a") as file:
            file.write("x")
            file.truncate(0)


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
    threading.Thread(target=write, daemon=True).start()
    raise RuntimeError("a thread stays behind")
