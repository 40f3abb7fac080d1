"""Caught by test_report_gives_the_messages: thinks that each event is the state after a node.

Says: Mode "values" starts with the input, whose message no node returned.

Conceptual: the message of the input is not in the list
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [event["message"] async for event in graph.astream(state, stream_mode="values")]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return await collect(graph, state)
