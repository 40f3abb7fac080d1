"""Give one unreliable node of a graph a time limit and some more tries.

Write `build(plan, fetch, write, seconds, attempts)`. It gives a compiled graph of three nodes in a
row, plan, fetch and write, under these names; the functions are given, all three `async def`.

`fetch` asks a server that is not to be relied on, so this node, and no other, gets two policies
when it is added to the graph:

    builder.add_node("fetch", fetch, timeout=…, retry_policy=RetryPolicy(…))

- An attempt may take `seconds`. Then it is stopped (its task is cancelled), and has failed with a
  NodeTimeoutError, from langgraph.errors. That is what `timeout` does. It takes a number of
  seconds, or a TimeoutPolicy(run_timeout=…) from langgraph.types, and works for `async def` nodes
  only: nobody can stop a plain function that runs in a thread.
- An attempt that has failed with one of these is made again: NodeTimeoutError; ConnectionError; the
  built-in TimeoutError, which is another class, and comes from the server's side. Whatever else
  fetch raises is no use to try again and goes to the caller at once.
- There are `attempts` attempts in all. The error of the last one goes to the caller.
- It waits 1 second before the second attempt, 2 before the third, 4 before the fourth and so on.

RetryPolicy, from langgraph.types, has a field for each of these wishes, and none of them is there
by itself: it waits 0.5 seconds at first, adds a random part of a second (`jitter`) so that a
thousand clients do not come back in the same moment, and retries some errors and not others
(`retry_on` replaces that choice: a class, several of them, or a function of the error).

plan and write have no limit and no second try: sending a mail twice because it took long helps
nobody. That is why the policies belong to a node, and not to the graph or to its caller.

(`timeout` and NodeTimeoutError came with LangGraph 1.2. Older ones take the keyword too, and do
nothing with it. There, write an `async def` around fetch, with asyncio.timeout() in it: it raises a
TimeoutError in the place of the NodeTimeoutError.)
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict

from langgraph.graph.state import CompiledStateGraph


class State(TypedDict):
    """What the nodes have returned, one after the other."""

    log: Annotated[list[Any], operator.add]


NodeFunction = Callable[..., Awaitable[Any]]


def build(
    plan: NodeFunction, fetch: NodeFunction, write: NodeFunction, seconds: float, attempts: int
) -> CompiledStateGraph:
    """plan, fetch and write in a row; only fetch has a time limit and is tried again."""
    raise NotImplementedError("build is yours to write")
