"""Send each item of a list to a worker, and gather the results.

Write `map_reduce(work)`. It builds a graph with StateGraph and returns it,
compiled. `work` is an asynchronous function: `await work(item)` gives the
result for one item. Items are texts, results are whole numbers. Each call
may take another time.

The state has the keys "items", a list of items, and "results", a list of
results; add others if you need them. A run starts from {"items": [...]}. At
its end "results" holds the result for each item, in the order of the items,
whichever was ready first, and "items" is unchanged. Equal items are worked
on once each, and each has its result. For no items "results" is []. The
same graph may run several times.

The node "work" works on the items. It runs once for each item, side by
side: no item waits for another. The stream has an update of "work" for each
item, as soon as its result is ready.

An edge starts a node once. To run it several times in one superstep, the
function of add_conditional_edges() returns a list of Send("work", …) in
place of a name (`from langgraph.types import Send`). LangGraph runs the
node once for each Send. The node is given the second argument of its Send,
which may be anything, and not the state. The reducers merge the updates in
the order of the Sends, not in the order in which they came.

Example: from {"items": ["pear", "fig"]} the graph calls work("pear") and
work("fig") at the same time. If these give 4 and 3, then at the end

    {"items": ["pear", "fig"], "results": [4, 3]}

The graph may run several times, also at the same time.

Often the number of items is known only when the graph runs: the pages that
a search has found, the parts of a question. Edges are fixed before that.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph

Work = Callable[[str], Awaitable[int]]


def map_reduce(work: Work) -> CompiledStateGraph:
    """A compiled graph that has each of "items" worked on, and gathers "results"."""
    raise NotImplementedError("map_reduce is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
