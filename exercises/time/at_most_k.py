"""Run a graph for many inputs, no more than k of them at once.

Write `at_most_k(graph, states, k)`. It streams `graph` once from each of
`states`, with astream(). It returns a list with one item for each state, in
the order of `states`. The item is the list of all events of that run, as
they came.

- At no time are more than `k` runs under way. A run is under way from the
  start of its first node to the end of its last node, also between two
  nodes.
- The runs begin in the order of `states`. As soon as one of the runs has
  ended, the next one begins, however long the others still take.

`k` is at least 1, and may be larger than the number of states. There may be
no states at all. Two states may be equal.

Example: five runs take 10, 2, 2, 2 and 2 seconds, and k is 2. The first run
takes one place for ten seconds. The others use the other place one after
the other: they begin after 0, 2, 4 and 6 seconds. All is done after 10
seconds, and the first list returned is that of the first run.

    semaphore = asyncio.Semaphore(k)

has `k` places. `async with semaphore:` takes a place, or waits until one is
free, and gives it back at the end of its block. Tasks that wait get a place
in the order in which they came.

This matters because providers of models refuse the hundredth request that
comes at once. But if you run the requests one by one, or in batches that
wait for the slowest, users wait needlessly.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    """The events of a run from each state, with at most `k` runs under way at once."""
    raise NotImplementedError("at_most_k is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
