"""Follow a whole run in one loop, with every part in the same shape.

What astream() yields depends on what it was asked for: an event, a pair, or
three parts. With version="v2" it is always a StreamPart, a dict:

    {"type": "updates", "ns": (), "data": {node: what it returned}}
    {"type": "custom", "ns": (), "data": what a node wrote}
    {"type": "values", "ns": (), "data": the whole state,
     "interrupts": (Interrupt(...), ...)}

"ns" is a namespace, and empty without subgraphs=True. What a node writes,
it writes with a stream writer: it may be anything, also None. Only parts
of the type "values" have "interrupts", and it is mostly empty. When a node
stops to ask something, with interrupt(question), a part of that type brings
the Interrupt, and its `.value` is the question. (A part of the type
"updates" comes then too, with "__interrupt__" in the place of a node. That
is not a node. No node's name begins with two underscores here.)

Write `stream_parts(graph, state, config)`, an asynchronous generator. It
streams `graph` once, from `state`, with `config`, in the modes "updates",
"values" and "custom". It yields, at the moment at which each part comes,
and in the order of the parts,

    ("node", name)          for each node in a part of the type "updates"
    ("progress", data)      for a part of the type "custom"
    ("state", state)        for a part of the type "values",
    ("question", value)     and then for each interrupt in it

`state` may also be a Command(resume=answer), which continues a run that has
asked something. Hand it on as it is. The graph has a checkpointer, which
saves its state and finds the run by the "thread_id" in `config`. The config
may hold more than that, which nodes read: hand on all of it.

Example: a node "ask" writes "asking …", asks "Go on?", and returns
{"count": 1}. The first of these calls yields what stands under it, the
second continues:

    stream_parts(graph, {"count": 0}, config)
        ("state", {"count": 0}), ("progress", "asking …"),
        ("state", {"count": 0}), ("question", "Go on?")
    stream_parts(graph, Command(resume="yes"), config)
        ("state", {"count": 0}), ("progress", "asking …"),
        ("node", "ask"), ("state", {"count": 1})

A program that asks for one more mode tomorrow should not have to change how
it reads all the others.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

State = dict[str, Any]


async def stream_parts(
    graph: CompiledStateGraph,
    state: State | Command,
    config: RunnableConfig,
) -> AsyncIterator[tuple[str, Any]]:
    """Yield nodes, progress, states and questions as their parts come."""
    raise NotImplementedError("stream_parts is yours to write")
    yield "", None  # this makes it a generator; replace it


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
