"""Send each item of a list to a worker of its own, and gather the results.

Write `map_reduce(work)`. It builds a graph with StateGraph and returns it, compiled. It gets a
coroutine function: `await work(item)` gives the result for one item. Items are texts, results are
whole numbers, and no one can tell how long a call takes.

The state of the graph has the keys "items", a list of items, and "results", a list of results; add
others if you need them. A run starts from {"items": [...]}, and at the end "results" holds the
result for each item, in the order of the items, whichever was ready first. Items that are equal are
items like all others: each is worked on, and has its own result. For no items "results" is [].

The items are worked on in a node called "work". It runs once for each item, side by side: no item
waits for another. Whoever streams the graph gets an update of "work" for each item, as soon as its
result is there.

An edge starts a node once. To run it several times in one superstep, a conditional edge returns, in
place of a name, a list of Send("work", …): LangGraph runs the node once for each of them, and what
the node gets then is not the state, but the second argument of its Send, which may be anything. The
reducers take in the updates in the order of the Sends, not in the order in which they came.

Example: from {"items": ["pear", "fig"]} the graph calls work("pear") and work("fig") at the same
time. If these give 4 and 3, then at the end

    {"items": ["pear", "fig"], "results": [4, 3]}

How many there are to do is often known only when the graph runs: the pages that a search has found,
the parts into which a model has split a question. A graph that is drawn beforehand has no node for
each of them.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph

Work = Callable[[str], Awaitable[int]]


def map_reduce(work: Work) -> CompiledStateGraph:
    """A compiled graph that has each of "items" worked on, and gathers "results"."""
    raise NotImplementedError("map_reduce is yours to write")
