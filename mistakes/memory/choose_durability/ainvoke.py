"""Caught by test_yields_every_event: makes events out of the final state.

Says: ainvoke() runs the graph and events are made from its result; stream the graph with
astream()
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    final = await graph.ainvoke(state, config, durability=DURABILITY[purpose])
    for text in final["log"]:
        yield {text.split(":")[0]: {"log": [text]}}
