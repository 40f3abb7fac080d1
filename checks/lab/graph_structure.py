"""The structure of a compiled graph as plain data, for the skeletons of proxies in the runner."""

from __future__ import annotations

from typing import Any

from langgraph.graph.state import CompiledStateGraph


def describe(graph: CompiledStateGraph[Any, Any, Any, Any]) -> dict[str, Any]:
    """Return the nodes, edges and keys of ``graph``; :mod:`lab.runner.graph_proxies` reads them."""
    builder, inner = graph.builder, dict(graph.get_subgraphs())
    return {
        "name": graph.name,
        "keys": [*builder.channels, *builder.managed],
        "inputs": list(builder.schemas[builder.input_schema]),
        "outputs": list(builder.schemas[builder.output_schema]),
        "nodes": [
            [name, node.ends or None, node.defer, _describe_inner(inner.get(name))]
            for name, node in builder.nodes.items()
        ],
        "edges": sorted(builder.edges),
        "waiting_edges": sorted([list(starts), end] for starts, end in builder.waiting_edges),
        "branches": [
            [start, name, branch.ends]
            for start, branches in builder.branches.items()
            for name, branch in branches.items()
        ],
        "interrupt_before": graph.interrupt_before_nodes,
        "interrupt_after": graph.interrupt_after_nodes,
        "has_checkpointer": bool(graph.checkpointer),
        "stream_mode": graph.stream_mode,
        "step_timeout": graph.step_timeout,
    }


def _describe_inner(graph: Any) -> dict[str, Any] | None:
    return describe(graph) if isinstance(graph, CompiledStateGraph) else None
