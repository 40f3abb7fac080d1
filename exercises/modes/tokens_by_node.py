"""Show what several chat models say at the same time, each in a column of its own.

Write `tokens_by_node(graph, state)`, an asynchronous generator. It runs `graph` once, with
astream(), from the given `state`. Nodes of the graph run side by side and let a chat model speak;
you know neither their names nor how many they are. For each token that comes, yield a tuple

    (node, text)

where `node` is the name of the node whose model says it and `text` is all that this node's model
has said so far, with the new token at its end. Yield it at once, before the next token is said.

The stream mode for this is "messages". Each event is a tuple of two: a message, and a dict of
facts about it, in which "langgraph_node" is the name of the node. `message.content` is its text.
The models need nothing special: LangGraph hears every token of every model that a node calls.
What to know about the messages:

- A token is an AIMessageChunk. Tokens of different nodes come interleaved, as they are said.
- Some have no text (""): at least the last one of each model. Yield nothing for those.
- A node that returns a message which is not its model's own, such as a copy or a greeting, has
  it streamed too: once, whole, as an AIMessage. That is no token; yield nothing for it either.

Example: "weather" says "It " and "rains", "news" says "Nothing " and "new", in turns:

    ("weather", "It ")
    ("news", "Nothing ")
    ("weather", "It rains")
    ("news", "Nothing new")

This is what lets two answers grow on one page; the default mode would give each only when its node
has finished.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    """Yield a node and its text so far for each token, as it is said."""
    raise NotImplementedError("tokens_by_node is yours to write")
    yield "", ""  # a yield is what makes an async def a generator; yours take its place
