"""Repair a report that works in a script and fails in a web server.

`report` and `handle` both return the messages of all nodes of a graph, in
the order in which the nodes finish. A message is what a node returned under
the key "message". For the lesson's graph and the state {"count": 0,
"message": "start"} the list is

    ["Node A: count=1", "Node B: count=11", "Node C: count=22"]

- `report(graph, state)` is called by plain code, where no event loop is
  running, also in a thread that never had an event loop. It returns the
  list.
- `handle(graph, state)` is awaited by a web server, in the server's running
  event loop. It returns the same list. While the graph of one request is
  running, the loop stays free: the graph of a second request starts at
  once.

At the moment `report` works, and `handle` fails with

    RuntimeError: asyncio.run() cannot be called from a running event loop

Repair it. Change what you like, but keep `report` and `handle` with their
parameters. Stream the graph once in each call. Its nodes are `async def`,
so `stream()` cannot run them.

One thread runs one event loop at a time. Programmers meet this error when
they move a script into a server or a notebook.
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


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
