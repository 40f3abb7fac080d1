"""Repair a report that works in a script and fails in a web server.

`report` and `handle` both give the messages of all nodes of a graph, in the order in which the
nodes finish: what each of them returned under the key "message". The graph of the lesson gives

    ["Node A: count=1", "Node B: count=11", "Node C: count=22"]

from the state {"count": 0, "message": "start"}.

- `report(graph, state)` is called by plain code, where no event loop runs, and returns the list.
- `handle(graph, state)` is awaited by a web server, in the server's running event loop, and gives
  the same list. The loop has other things to do meanwhile: when a second request comes in while
  the graph of the first is at work, its graph starts at once.

As it stands, `report` does its work and `handle` fails with

    RuntimeError: asyncio.run() cannot be called from a running event loop

Repair it. Change what you like, but keep `report` and `handle` with their parameters. Run the graph
with astream(), once a call: its nodes are `async def`, and stream() cannot run such nodes.

A thread runs one event loop at a time, so sooner or later everyone who moves a script into a
server, or into a notebook, meets this error. The first repairs that come to mind hold up everyone.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """Run the graph; the message of each node, in the order in which they finish."""
    messages: list[str] = []

    async def consume() -> None:
        async for event in graph.astream(state):
            messages.extend(update["message"] for update in event.values())

    asyncio.run(consume())
    return messages


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """All messages, for plain code."""
    return collect(graph, state)


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    """All messages, for a web server."""
    return collect(graph, state)
