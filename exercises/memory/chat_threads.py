"""Take one turn of a chat, each user on a thread of their own.

`graph` is compiled with a checkpointer, which saves the state after every superstep. It keeps many
states apart by the id of a *thread*: a run names its thread in its config,

    {"configurable": {"thread_id": "…"}}

and goes on from what is saved there. A thread that nobody has used yet begins empty.

Write `say(graph, user, text)`. It takes one turn: it runs `graph` once, with astream() or
ainvoke(), and returns the reply as text.

- The state has a list of messages under "messages", with a reducer that puts new messages behind
  the old ones. Send the one new message, {"role": "user", "content": text}, and nothing else.
- The turn belongs to the thread whose id is the `user`'s name.
- The reply is the `content` of the last message in the state when the run has ended.

Many users talk at once: while one turn is on its way, another user's begins at once. And the turns
of one conversation need not come to the same process: what was said yesterday is on the thread, and
nowhere else.

Example: with a model behind the graph that reads all messages of its thread,

    await say(graph, "ann", "I am Ann.")         gives "Hello, Ann."
    await say(graph, "bob", "Who am I?")         gives "I do not know."
    await say(graph, "ann", "Who am I?")         gives "You are Ann."

A chat without threads forgets, and a chat with one thread for all tells Bob what Ann has said.
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    """Send `text` on the thread of `user`; the reply."""
    raise NotImplementedError("say is yours to write")
