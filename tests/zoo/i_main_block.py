"""It is right, and has a main block that would fail.

Verdict: solved
"""

async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")


if __name__ == "__main__":
    raise SystemExit(input("Which graph? "))
