"""Caught by test_yields_each_nodes_text_so_far: thinks the events of all modes have one form.

Says: it reads each event as a dict of updates; in the mode "messages" an event is a pair of a
message and a dict of facts.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    texts: dict[str, str] = {}
    async for event in graph.astream(state, stream_mode="messages"):
        for node, message in event.items():
            texts[node] = texts.get(node, "") + message.content
            yield node, texts[node]
