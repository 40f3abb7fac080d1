"""Keep conversations in a SQLite file, so that they outlive the process.

Write `turn(file, answer, thread, text)`, which takes one turn of a chat:

- It opens the SQLite file called `file`; a file that does not exist is
  created. Use AsyncSqliteSaver.from_conn_string(file), from
  langgraph.checkpoint.sqlite.aio. This returns an asynchronous context
  manager, not a saver: `async with … as saver` opens the file, and the end
  of the block closes it.
- It builds a graph with the state `Chat` and one node that runs `answer`,
  and compiles it with this saver. The name of the node does not matter.
- It runs the graph once, with astream() or ainvoke(), on the thread whose
  id is `thread`, exactly as it is. The input is the new message alone:
  {"messages": [text]}.
- It returns the list of all messages that the thread has then. The file is
  closed when it returns.

`answer` is a coroutine function. It receives the state, and returns its
reply as an update: {"messages": [reply]}. Another turn may come with
another `answer`, also for the same file.

Example: with an `answer` that counts the messages,

    await turn("chat.sqlite", answer, "ann", "Hello!")
    returns ["Hello!", "1 message"]

and in another process, a week later,

    await turn("chat.sqlite", answer, "ann", "And now?")
    returns ["Hello!", "1 message", "And now?", "3 messages"]

InMemorySaver forgets everything when the process ends, and each new
version of a program ends it once. A file is the simplest memory that
stays. Savers for larger databases are used in the same way.
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict


class Chat(TypedDict):
    """All messages of a thread; new ones are appended."""

    messages: Annotated[list[str], operator.add]


async def turn(
    file: str, answer: Callable[..., Awaitable[Any]], thread: str, text: str
) -> list[str]:
    """Send `text` on `thread` of `file`; return all its messages."""
    raise NotImplementedError("turn is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
