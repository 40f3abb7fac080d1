"""Caught by test_names_every_node: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    async def main() -> list[str]:
        return [name async for event in graph.astream(state) for name in event.keys()]

    return asyncio.run(main())


if __name__ == "__main__":
    print("nothing to see here")
