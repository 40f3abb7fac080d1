"""Count the events of a run.

Write `count_events(graph, state)`. It streams `graph` once with astream(),
from the given `state`, and returns the number of events that come.

Example: the nodes node_a, node_b and node_c of a graph run one after the
other, and the graph streams an event for each of them. So
`await count_events(graph, {"count": 0, "message": "start"})` returns 3.

Anything that you measure about a stream begins like this: the number is
known only at the end.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    """Return the number of events of one run."""
    raise NotImplementedError("count_events is yours to write")
