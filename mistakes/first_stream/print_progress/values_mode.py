"""Caught by test_prints_every_message: thinks mode "values" gives the values of the nodes.

Says: Mode "values" gives states; a node's message comes with mode "updates".
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state, stream_mode="values"):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
