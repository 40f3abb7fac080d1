"""Caught by test_names_the_nodes: a plain function starts a loop, and its callers have one running.

Says: the function calls `asyncio.run()`, but its callers await it in a loop that already runs. Make it
`async def`, and `await` what it passes to `asyncio.run()`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def names_and_state(graph, state):
    async def main() -> list[tuple[str, Any]]:
        return [pair async for pair in graph.astream(state, stream_mode=["updates", "values"])]

    pairs = asyncio.run(main())
    names = [name for mode, chunk in pairs if mode == "updates" for name in chunk.keys()]
    *_, final = (chunk for mode, chunk in pairs if mode == "values")
    return names, dict(final)
