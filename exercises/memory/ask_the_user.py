"""Put the questions of a graph to its user, until no question is left.

A node that needs a decision calls interrupt(question). The graph then
stops. Its stream has one event that does not come from a node, and ends as
usual, without an exception:

    {"__interrupt__": (Interrupt(value="Send 3 mails?", id="5d0e…"),)}

`value` is the question, a text. What the graph has done so far is saved by
its checkpointer, under the thread that `config` names. A new stream on the
same thread goes on from there:

    graph.astream(Command(resume={"5d0e…": answer}), config)

The node that asked runs again from its first line, and now interrupt()
returns the answer. The node may ask something else then, or the same
again, and so may each node after it. Nodes that run side by side may ask at
the same time: each of their questions comes in a separate event and has
another `id`. So use the id, also if there is one question only. (A
dict as the first argument would start the graph anew; None would go on
without an answer, and the node would ask again.)

Write `ask_the_user(graph, state, config, ask)`, an asynchronous generator.
It starts the graph from `state`, with `config`. It puts each question (the
text alone) to `ask`, once:

    answer = await ask("Send 3 mails?")

and goes on with the answer, which may be anything ("", 0, False, None or {}
too), until the graph asks nothing more. Questions that come in the same
stream may be asked in any order, one by one or at once. Two nodes may ask
the same text: these are two questions. `ask` raises no exception.

It yields the events of the nodes, `{node: update}`, each as soon as its
node has finished, and no others. `update` may be None.

Be careful with two things. First, the nodes beside the one that asks may
still be running. Let each stream end before you start the next, and let no
event of these nodes wait for the user's answer. Second, such a node does
not run again when the graph goes on, but its event comes a second time,
with a mark:

    {"look_up": {...}, "__metadata__": {"cached": True}}

You have yielded this one before, so leave it out. A node that runs again
later, in a loop, has a new event each time, without the mark.

A graph that sends mails, pays or deletes something should ask first. Every
program with a person in the loop needs this function.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


async def ask_the_user(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    config: RunnableConfig,
    ask: Callable[[str], Awaitable[Any]],
) -> AsyncIterator[dict[str, Any]]:
    """Yield the events of the nodes; put each question to `ask`."""
    raise NotImplementedError("ask_the_user is yours to write")
    yield {}


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
