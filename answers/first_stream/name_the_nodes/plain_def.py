"""A plain function that starts the event loop itself, with a comprehension inside."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    async def main() -> list[str]:
        return [name async for event in graph.astream(state) for name in event.keys()]

    return asyncio.run(main())


if __name__ == "__main__":
    print("nothing to see here")
