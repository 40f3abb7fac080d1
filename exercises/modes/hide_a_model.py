"""Let people read along while models speak, and keep internal models from them.

Write `hide_a_model(graph, state, tag)`, an asynchronous generator. It runs `graph` once, with
astream(), from the given `state`, and yields the text of each token that people may read, as soon
as it comes: before the next token is said.

A node of such a graph calls several models. Some are internal: they plan, judge or draft, and
people must not read a word of that. Two things make a model internal:

- It has the tag `tag`, perhaps among others. In the mode "messages", the dict of facts that comes
  with each token has the tags of the model under "tags", a list. A model without any tags has no
  such key. Tags are whole words: with the tag "plan", a model that has only "planner" is no
  internal one. Other tags mean nothing here; and one node may call models of both kinds.
- It has the tag "nostream", LangGraph's own, and its tokens are not streamed at all. If its node
  returns the message, though, that is streamed all the same: once, whole, as an AIMessage, and with
  no tags. The same goes for copies of any model's message that a node returns.

So whole messages are not for people. All that they may read comes as tokens, and a token is an
AIMessageChunk. Tokens without any text ("") may be yielded or left out.

Example: with the tag "internal", a node asks a model with the tags ["internal", "cheap"], which
says "be " and "nice", then one without tags, which says "Good " and "day":

    "Good "
    "day"

Drafts and verdicts of other models that show up on the page for a second are among the most common
faults of such programs.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    """Yield the text of each token whose model does not have the tag, as it is said."""
    raise NotImplementedError("hide_a_model is yours to write")
    yield ""  # a yield is what makes an async def a generator; yours take the place of this one
