"""Caught by test_yields_while_the_graph_runs: holds nodes back until the state that they lead to.

Says: it keeps the records of nodes until the next state or progress comes; yield them at once.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

State = dict[str, Any]


async def stream_parts(
    graph: CompiledStateGraph, state: State | Command, config: RunnableConfig
) -> AsyncIterator[tuple[str, Any]]:
    modes: Any = ["updates", "values", "custom"]
    nodes: list[str] = []
    async for part in graph.astream(state, config, stream_mode=modes, version="v2"):
        if part["type"] == "updates":
            nodes += [node for node in part["data"] if node != "__interrupt__"]
            continue
        for node in nodes:
            yield "node", node
        nodes = []
        if part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
    for node in nodes:
        yield "node", node
