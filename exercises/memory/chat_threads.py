"""Take one turn of a chat, with a thread for each user.

`graph` is compiled with a checkpointer. A checkpointer saves the state
after every step of the graph. It can save many states, each under the id
of a *thread*. (That is LangGraph's word for one conversation; it has
nothing to do with threads of the operating system.) A run names its thread
in its config, the second argument of astream() and ainvoke():

    {"configurable": {"thread_id": "…"}}

The run then continues from what is saved there. A thread that was never
used before is empty.

Write `say(graph, user, text)`. It takes one turn: it runs `graph` once,
with astream() or ainvoke(), and returns the reply as text.

- The state has a list of messages under "messages". Its reducer (the
  function that combines old and new values) appends new messages to the
  old ones. Send the one new message, {"role": "user", "content": text},
  and nothing else.
- The id of the thread is the name `user`, exactly as it is.
- The reply is the `content` of the last message in the state when the run
  has ended. Nodes that run before the model may add messages too, and no
  node runs beside the model.
- Return the reply exactly as it is: it may be "" or have blanks at its
  ends. The same holds for the text that you send.

Many users talk at the same time: while one turn is running, another user's
turn starts at once. And the turns of one conversation may run in different
processes, so keep nothing in your module: what was said before is on the
thread.

Example: with a model that reads all messages of its thread,

    await say(graph, "ann", "I am Ann.")     returns "Hello, Ann."
    await say(graph, "bob", "Who am I?")     returns "I do not know."
    await say(graph, "ann", "Who am I?")     returns "You are Ann."

Without threads a chat forgets everything. With one thread for all users,
Bob can read what Ann said.
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    """Send `text` on the thread of `user`; return the reply."""
    raise NotImplementedError("say is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
