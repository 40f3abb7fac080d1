"""Print the nodes of a graph and of the graphs inside it, indented."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def subgraph_depth(
    graph: CompiledStateGraph,
    state: dict[str, Any],
) -> None:
    """Print each node that finishes, indented by the depth of its graph."""
    async for namespace, event in graph.astream(state, subgraphs=True):
        owners = [part.partition(":")[0] for part in namespace]
        where = f" in {owners[-1]}" if owners else ""
        for node in event:
            print("  " * len(namespace) + node + where)
