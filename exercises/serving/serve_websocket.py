"""Stop a running graph and take it up again, over a WebSocket.

Write `make_app(graph)`. It returns an ASGI application with a WebSocket at /runs/NAME, where NAME
is any name: it is the `thread_id` under which the graph keeps its checkpoints (the graph has a
checkpointer). Over the WebSocket both sides send JSON, as text. The client says

    {"type": "start", "state": {"count": 0}}    run the graph from this state
    {"type": "stop"}                            stop it, now
    {"type": "resume"}                          go on where it was stopped

and is told

    {"type": "event", "event": {"node_a": {"count": 1}}}    for each event of astream(), at once
    {"type": "done"}                                        when the stream has ended
    {"type": "stopped"}                                     when a stop is over

The client sends `start` and `resume` only while nothing runs, and may do so again and again.

- `stop` may come at any time and takes effect at once: the node that is running is cancelled. Once
  `stopped` has been sent, no event comes any more. If nothing was running it is sent all the same.
- `resume` runs only what has not been done yet: astream(None, config) goes on from the last
  checkpoint. The client may have left meanwhile and come back to the same NAME.
- When the client leaves, the node that is running for it is cancelled and no task is left, a second
  later at most.

A WebSocket has two directions, and one coroutine cannot wait for the client's next word and for the
graph's next event at the same time: it takes two tasks. That is how a chat gets its stop button.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that runs, stops and resumes `graph` over WebSockets."""
    raise NotImplementedError("make_app is yours to write")
