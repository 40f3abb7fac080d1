"""Let people read along while models speak, and hide internal models.

Write `hide_a_model(graph, state, tag)`, an asynchronous generator. It
streams `graph` once, from the given `state`, and yields the text of each
token that people may read, at the moment at which it is said.

A node of such a graph calls several models. Some are internal: they plan,
judge or draft, and people must not read a word of that. The stream mode for
tokens is "messages": each event is a pair of a message and a dict of facts
about it. Two things make a model internal:

- It has the tag `tag`, perhaps among others. The facts of each of its
  tokens have its tags under "tags", a list. A model without any tags has no
  such key. Tags are compared as they are: with the tag "plan", a model that
  has only "planner" or "Plan" is not internal. Other tags mean nothing
  here, and one node may call models of both kinds.
- It has the tag "nostream", LangGraph's own, and its tokens are not
  streamed at all. But if its node returns the message, that is streamed:
  once, whole, as an AIMessage, and without tags. The same happens to a copy
  of any model's message that a node returns.

So whole messages are not for people. All that they may read comes as
tokens, and a token is an AIMessageChunk. White space is text too. Tokens
without any text ("") may be yielded or left out.

Example: the tag is "plan", and a node asks six models, one after the other.

    tags                 tokens
    none                 "Good ", "day"
    ["plan"]             "be ", "nice"
    ["cheap", "plan"]    "too ", "short"
    ["planner"]          ", "
    ["cheap", "Plan"]    "dear "
    none                 "all"

`hide_a_model` yields "Good ", "day", ", ", "dear " and "all".

Drafts of other models that show up on the page for a second are among the
most common faults of such programs.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    """Yield the text of each token that people may read, as it is said."""
    raise NotImplementedError("hide_a_model is yours to write")
    yield ""  # this makes it a generator; replace it


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
