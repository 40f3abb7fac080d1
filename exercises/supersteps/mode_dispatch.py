"""Hand each chunk of one stream to the handler of its mode.

Write `mode_dispatch(graph, state, handlers)`. `handlers` is a dict: its
keys are stream modes, one or several, and its values are asynchronous
functions of one argument. Stream `graph` once, from `state`, with all those
modes, and call `await handlers[mode](chunk)` for each chunk of a mode. A
chunk is what the stream yields for that mode alone. It may be anything: a
dict, a tuple, a text, 0, or None if a node wrote None.

Chunks are handled one at a time, in the order of the stream, each as soon
as it comes. A call ends before the next begins, and all have ended when
mode_dispatch() returns. It returns None.

Example: a node "add" first writes "adding …" to the stream, which is what
the mode "custom" is for, and then returns {"count": 1}. With

    handlers = {"values": show, "custom": log, "updates": tell}
    await mode_dispatch(graph, {"count": 0}, handlers)

these are called, in this order:

    show({"count": 0})
    log("adding …")
    tell({"add": {"count": 1}})
    show({"count": 1})

For a list of modes astream() yields pairs, (mode, chunk), also if the list
has one mode only. It has to be a list. For any other collection of modes,
such as a tuple or the keys of a dict, astream() yields the chunks of all of
them without their modes.

One run can feed a progress bar, a log and the page with the answer. A run
for each would cost three times as much, and the three may differ.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    """Run the graph once, and await for each chunk the handler of its mode."""
    raise NotImplementedError("mode_dispatch is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
