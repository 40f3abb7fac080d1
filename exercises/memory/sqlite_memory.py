"""Keep conversations in a SQLite file, so that they outlive the process.

Write `turn(file, answer, thread, text)`, which takes one turn of a chat:

- It opens the SQLite file called `file`, which is made if it is not there, with
  AsyncSqliteSaver.from_conn_string(file). That gives no saver yet: it is an asynchronous context
  manager, `async with … as saver` opens the file, and the end of the block closes it.
- It builds a graph with the state `Chat` and one node, `answer`, and compiles it with this saver.
- It runs the graph once, with astream() or ainvoke(), on the thread whose id is `thread`. The input
  is the new message alone: {"messages": [text]}.
- It returns the list of all messages that the thread has then. The file is closed when it returns.

`answer` is a coroutine function. It is given the state, and returns its reply as an update of it.

Example: with an `answer` that counts the messages,

    await turn("chat.sqlite", answer, "ann", "Hello!")    gives ["Hello!", "1 message"]

and in another process, a week later,

    await turn("chat.sqlite", answer, "ann", "And now?")
    gives ["Hello!", "1 message", "And now?", "3 messages"]

InMemorySaver forgets when the process ends, and every new version of a program ends it once. A
file is the simplest memory that stays, and savers for bigger databases are used the same way.
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypedDict


class Chat(TypedDict):
    """All messages of a thread; new ones are put behind the old ones."""

    messages: Annotated[list[str], operator.add]


async def turn(
    file: str, answer: Callable[..., Awaitable[Any]], thread: str, text: str
) -> list[str]:
    """Send `text` on `thread`, which is kept in the SQLite `file`; all its messages."""
    raise NotImplementedError("turn is yours to write")
