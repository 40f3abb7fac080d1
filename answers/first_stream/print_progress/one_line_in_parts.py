"""Right: ends each line when the next begins, and writes it in parts."""

from typing import Any


async def print_progress(graph: Any, state: dict[str, Any]) -> None:
    lines = 0
    async for event in graph.astream(state):
        ((node, update),) = event.items()
        if lines:
            print()
        print("→", end=" ")
        print(node, update["message"], sep=": ", end="", flush=True)
        lines += 1
    print()
