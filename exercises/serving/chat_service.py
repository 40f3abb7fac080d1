"""A chat service: threads, tokens, progress, questions, and people who come and go.

Write `make_app(graph)`. It returns an ASGI application: FastAPI, Starlette, or one of your own. The
state of `graph` is a list of messages under "messages", with a reducer that puts new ones behind
the old; and the graph has a checkpointer. There are three requests; THREAD is the `thread_id`:

    POST /threads/THREAD/messages   {"text": "Hi!"}     a new message of the user's
    POST /threads/THREAD/answers    {"answer": "yes"}   the answer to a question of the graph's
    POST /threads/THREAD/resume     no body             go on where the thread was broken off

Each runs the graph on this thread, and answers at once with status 200 and Server-Sent Events:

    event: token
    data: {"text": "Hel"}

    event: progress
    data: {"node": "search", "done": 1, "of": 3}

for each token and for all that a node writes with its stream writer, as it comes and in the order
in which it comes. Then one last frame says how it ended, and the answer is over:

    event: question                      event: done        event: error
    data: {"question": "Send it?"}       data: {}           data: {"error": "ValueError"}

You have done all of this before. Here it has to work together:

- A message is {"role": "user", "content": text}, and it is all that is sent to the graph: what was
  said before is on the thread.
- A token is an AIMessageChunk with some text. Messages that come whole are none: they are sent by
  nodes that put their model's words into a message of their own, and were read already.
- What a node writes is plain data of any kind, and the data of its frame, as JSON.
- `question` comes when a node has called interrupt(question), a text, and `done` does not. The
  answer may be any JSON but null: "", 0 and false are answers too. More questions may follow.
- `error` comes when a node raises: its data has the name of the exception's type. (The rest is for
  your log. Who likes may raise it again then.)
- When a client leaves, the nodes that run for it are cancelled and no other one starts, and nothing
  of its request is left, a second later at most. Nobody else is disturbed.
- `resume` does not begin anew, after a client has left or after an error: it runs what had not been
  finished, and nothing else.
- Fifty people at once get each their own tokens, as soon as they would alone.
- The application remembers nothing. It may be made anew, from the same graph, between any two
  requests: whatever is to be known of a thread is in the graph's checkpointer.

Nobody sends a request to a thread while another one to it is being answered.

This is the whole of what stands behind the page of a chat. The rest is styling.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that serves the chats of `graph`."""
    raise NotImplementedError("make_app is yours to write")
