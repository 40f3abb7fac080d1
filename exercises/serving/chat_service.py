"""Serve a whole chat: everything of this course in one application.

Write `make_app(graph)`. It returns an ASGI application, such as one of
FastAPI, that answers

    POST /threads/NAME

with one run of `graph`, which it streams on the thread whose `thread_id` is
NAME: the graph keeps checkpoints. NAME has letters, digits and hyphens. The
body of the request is JSON, and says what the run is given:

    {"message": "Rain?"}   the state {"messages": [
                               {"role": "user", "content": "Rain?"}]}
    {"answer": "yes"}      Command(resume="yes"): the graph has asked
    {}                     None: go on where the last run on this thread
                           was cut off

An answer is a text, a number, true or false; "", 0 and false are answers
too. If {} comes while a question is open, the graph asks it again. Your
application answers with status 200, the media type text/event-stream, and
frames, each sent at once. They have four types:

    event: token
    data: {"node": "write", "text": "No "}

    event: progress
    data: "looked at 3 pages"

    event: question
    data: {"question": "Shall I send it?"}

    event: done
    data: {}

`token` is for each token that a node's chat model says, `progress` for each
thing that a node gives to its stream writer. The last frame is `question`
if a node asks, and `done` if the run has ended.

- Tokens come in the mode "messages": each is an AIMessageChunk that has
  text. A chunk without text is not a token. Nor is a whole AIMessage, which
  comes for what a node has written without a model.
- What nodes give to their writer comes in the mode "custom". It is plain
  data, also 0, "" or None: send it as JSON, as it is.
- A node asks with interrupt(question), and then no other node runs beside
  it. The question is a text, and may be empty. It shows in the mode
  "updates", as {"__interrupt__": (Interrupt(value="Shall I send it?"),)},
  and in the state after the run.
- When a client leaves, the nodes that run for it are cancelled within a
  second, and no other node starts. A node that is cancelled may need a
  moment to clean up; let it, and then no task is left. The client may come
  back then, and send {}.
- If a node raises an exception, the answer ends without `question` and
  `done`. A frame of another type, such as `error`, may tell the client.
  Then, too, {} tries once more.
- Fifty clients talk at the same time, each on its thread. None waits for
  another, and none gets what is for another. On one thread a client sends a
  request only when its last one is over.

Every chat that you have used has something like this behind it.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that talks with many people by POST /threads/NAME."""
    raise NotImplementedError("make_app is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
