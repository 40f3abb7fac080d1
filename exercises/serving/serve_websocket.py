"""Stop a running graph and take it up again, over a WebSocket.

Write `make_app(graph)`. It returns an ASGI application with a WebSocket at
/runs/NAME. NAME is a text without a slash; a framework hands it over
decoded, and so does a server in scope["path"]. It is the `thread_id` under
which the graph keeps its checkpoints: the graph has a checkpointer, which
saves the state after each step. Over the WebSocket both sides send JSON, as
text messages. The client sends

    {"type": "start", "state": {"count": 0}}   run the graph from this state
    {"type": "stop"}                           stop it, now
    {"type": "resume"}                         go on where it was stopped

and gets

    {"type": "event", "event": {"node_a": {"count": 1}}}
                          for each event of astream(), at once
    {"type": "done"}      when the stream has ended
    {"type": "stopped"}   when a stop is over

The client sends `start` and `resume` only while nothing runs, and may do so
again and again. It sends `resume` only if a node has begun on this thread.
No node raises an exception.

- `stop` may come at any time and takes effect at once: the nodes that are
  running are cancelled. A node that is cancelled may need some seconds to
  clean up. Let it, and send `stopped` when it has ended. After that no
  event comes. If nothing was running, send `stopped` all the same. Another
  `stop` may come while a node cleans up: do not cancel it again. You may
  answer that `stop` or not.
- `resume` runs only what has not been done yet: astream(None, config) goes
  on from the last checkpoint. The client may have left meanwhile, and come
  back to the same NAME.
- When a client leaves, the nodes that run for it are cancelled within a
  second. When they have cleaned up, no task is left.
- Many clients talk at the same time, each on its thread. None waits for
  another, also when some of them stop or leave.

A WebSocket has two directions. One coroutine cannot wait for the client's
next message and for the graph's next event at the same time: that takes two
tasks. That is how a chat gets its stop button.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that runs, stops and resumes `graph` over WebSockets."""
    raise NotImplementedError("make_app is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
