"""Caught by test_prints_while_the_graph_runs: knows that the checks' own graphs are short.

Says: After some lines the rest is collected and printed at the end.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


def show(event: dict[str, Any]) -> None:
    for node, update in event.items():
        print(f"→ {node}: {update['message']}")


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    first, rest = 9, []
    async for event in graph.astream(state):
        if first:
            show(event)
            first -= 1
        else:
            rest.append(event)
    for event in rest:
        show(event)
