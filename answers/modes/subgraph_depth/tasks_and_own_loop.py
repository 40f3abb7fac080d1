"""A plain function with its own loop, which takes the names from the results of tasks."""

import asyncio
from typing import Any


class Outline:
    def __init__(self, graph: Any) -> None:
        self.graph = graph

    async def show(self, state: dict[str, Any]) -> None:
        stream = self.graph.astream(state, stream_mode="tasks", subgraphs=True)
        while (item := await anext(stream, None)) is not None:
            namespace, task = item
            if "result" in task:
                self.line(task["name"], *namespace[::-1])

    def line(self, node: str, *owners: str) -> None:
        print("  " * len(owners), node, sep="", end="")
        print(f" in {owners[0].rsplit(':', 1)[0]}" if owners else "")


def subgraph_depth(graph: Any, state: dict[str, Any]) -> None:
    asyncio.run(Outline(graph).show(state))
