"""Caught by test_hides_the_models_with_the_tag: thinks the default mode brings tokens.

Says: it streams what nodes return, so whole messages come when a node has finished; tokens come
with stream_mode="messages".
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for event in graph.astream(state):
        for update in event.values():
            for message in update["answers"]:
                yield message.content
