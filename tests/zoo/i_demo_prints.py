"""It is right, and prints while it is imported.

Verdict: solved
"""

print("Hello from my first stream!")
print("→ node_a: Node A: count=1")


async def print_progress(graph, state):
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
