"""Caught by test_yields_each_nodes_text_so_far: thinks the default mode brings tokens.

Says: it streams what nodes return, so whole texts come when a node has finished; tokens come
with stream_mode="messages".
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    async for event in graph.astream(state):
        for node, update in event.items():
            for message in update["answers"]:
                yield node, message.content
