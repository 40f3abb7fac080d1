"""Show what several chat models say at once, each in its column.

Write `tokens_by_node(graph, state)`, an asynchronous generator. It streams
`graph` once, from the given `state`. Nodes of the graph run side by side,
and each calls one chat model at most, once; you know neither their names
nor how many they are. For each token that comes, yield a tuple

    (node, text)

where `node` is the name of the node that calls the model, and `text` is all
that this model has said so far, with the new token at its end. Yield it at
once, at the moment at which the token is said.

The stream mode for this is "messages". Each event is a pair: a message, and
a dict of facts about it, in which "langgraph_node" is the name of the node.
`message.content` is the message's text. The models need nothing special:
LangGraph hears every token of every model that a node calls. What to know
about the messages:

- A token is an AIMessageChunk. Tokens of different nodes come interleaved,
  in the order in which they are said. A model may say the same token again.
- Some have no text (""): with the models here at least the last one. Yield
  nothing for those. White space is text.
- A node may return a message that is not its model's own, such as a copy or
  a greeting. That is streamed too: once, whole, as an AIMessage. It is not
  a token; yield nothing for it.

Example: "weather" says "It ", "rains" and " today", and "news" says
"Nothing " and "new", interleaved:

    ("weather", "It ")
    ("weather", "It rains")
    ("news", "Nothing ")
    ("weather", "It rains today")
    ("news", "Nothing new")

This is how two answers grow on one page. The default mode would give each
answer only when its node has finished.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    """Yield a node and its text so far for each token, as it is said."""
    raise NotImplementedError("tokens_by_node is yours to write")
    yield "", ""  # this makes it a generator; replace it


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
