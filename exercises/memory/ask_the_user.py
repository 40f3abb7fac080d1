"""Put the questions of a graph to its user, until no question is left.

A node that needs a decision calls interrupt(question). The graph then stops: its stream brings one
event that is not a node's, and comes to its end as if nothing had happened, without any exception:

    {"__interrupt__": (Interrupt(value="Send 3 mails?", id="5d0e…"),)}

`value` is the question. What the graph has done so far is kept by its checkpointer, under the
thread that `config` names, and a new stream on the same thread goes on from there:

    graph.astream(Command(resume={"5d0e…": answer}), config)

The node that had asked runs once more from its top, and now interrupt() returns the answer. It may
ask something else then, and so may each node after it. Nodes that run side by side may ask at the
same time: each of their questions comes in an event of its own and has an `id` of its own, by which
the answers are told apart. Anything else than a Command is an input, and starts the graph anew.

Write `ask_the_user(graph, state, config, ask)`, an asynchronous generator. It starts the graph from
`state`, on the thread of `config`. It puts each question (the text alone) to `ask`, once:

    answer = await ask("Send 3 mails?")

and goes on with the answer, which may be anything, "" and 0 and False too, until the graph asks
nothing more. Questions that are there at the same time may be asked in any order, or at once. It
yields the events of the nodes, `{node: update}`, each as soon as it has come, and no others.

Two things to see to. The stream does not always end with a question: nodes beside the one that asks
may still be at work, so let each stream come to its end before you start the next. And such a node
does not run again when the graph goes on, yet its event comes a second time, with a mark:

    {"look_up": {...}, "__metadata__": {"cached": True}}

You have had that one: yield each node's event once.

A graph that sends mails, pays or deletes something should ask first. Everybody who puts a person
into the loop writes this function.
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
    """Yield the events of the nodes; put each question to `ask` and go on with the answer."""
    raise NotImplementedError("ask_the_user is yours to write")
    yield {}
