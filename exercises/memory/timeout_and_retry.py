"""Give one unreliable node of a graph a time limit and more attempts.

Write `build(plan, fetch, write, seconds, attempts)`. It returns a compiled
graph of three nodes in a row with the names plan, fetch and write. The
three functions are given, each is an `async def`.

`fetch` asks a server that is unreliable. So this node, and no other, gets
two policies when it is added to the graph:

    builder.add_node("fetch", fetch, timeout=…, retry_policy=RetryPolicy(…))

- An attempt may take `seconds` in all, whatever it reports meanwhile. Then
  it is stopped (its task is cancelled) and has failed with a
  NodeTimeoutError, from langgraph.errors. That is what `timeout` does. It
  takes a number of seconds, or a TimeoutPolicy(run_timeout=…) from
  langgraph.types. It works for `async def` nodes only, because a plain
  function in a thread cannot be stopped.
- Another attempt is made if the last one failed with NodeTimeoutError,
  ConnectionError or the built-in TimeoutError, or with a subclass of one.
  That TimeoutError is another class, and comes from the server. Any other
  error of fetch goes to the caller at once, because trying again would not
  help.
- There are `attempts` attempts in all. The error of the last one goes to
  the caller at once.
- It waits 1 second before the second attempt, 2 before the third, 4 before
  the fourth, and so on. (By default RetryPolicy lets no wait be longer than
  128 seconds, its `max_interval`. Keep that or raise it, as you like.)

RetryPolicy, from langgraph.types, has a field for each of these rules. Its
defaults are different. It waits 0.5 seconds at first. It adds a random part
of a second (`jitter`), so that a thousand clients do not come back at the
same moment. It retries some errors and not others: `retry_on` replaces that
choice, and is a class, several of them, or a function of the error.

plan and write have no limit and no second attempt: no user wants a mail
twice because the first time was slow. That is why the policies
belong to a node, and not to the graph or to its caller.

(`timeout` and NodeTimeoutError came with LangGraph 1.2. Older versions
accept the keyword and ignore it. There, write an `async def` around fetch,
with asyncio.timeout() in it: it raises a TimeoutError in place of the
NodeTimeoutError.)
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
    plan: NodeFunction,
    fetch: NodeFunction,
    write: NodeFunction,
    seconds: float,
    attempts: int,
) -> CompiledStateGraph:
    """Build plan, fetch and write in a row; fetch alone has policies."""
    raise NotImplementedError("build is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
