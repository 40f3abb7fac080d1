"""Give a node what it needs to know, and keep that out of the state.

What a search finds depends on the user, and so does how many answers the
user may have. Neither belongs in the state: a checkpointer saves every key
of the state, and everyone who streams the graph can see it. LangGraph has
another place for such things, the context of a run:

    graph.astream(state, context={"user": "ann", "limit": 2})

A graph says which keys its context has:

    StateGraph(State, context_schema=Context)

A node that has a parameter `runtime: Runtime[Context]` (Runtime is in
langgraph.runtime) gets the context as `runtime.context`. If Context is a
dataclass, LangGraph makes an instance of it from the dict. If Context is a
TypedDict, the context stays a dict.

Write `search_for_user(find)`. It returns a compiled graph with one node,
which is called "search". The state has two keys: "question", a text, and
"answers", a list. The context has two keys: "user", a text, and "limit", a
number that is 0 or more. The node

- awaits `find(question, user)` once, which returns a list;
- returns {"answers": [...]}: the first `limit` entries of that list, or all
  of them if there are not so many.

Answers may be anything, also None, and equal ones. One graph runs many
times, with other users and limits, also at the same time.

Example: `graph = search_for_user(find)`, and `find("tea", "ann")` returns
["green", "black", "mint", "rooibos"]. Then

    context = {"user": "ann", "limit": 2}
    async for event in graph.astream({"question": "tea"}, context=context):

gives {"search": {"answers": ["green", "black"]}}.

Programs keep clients of databases and secret keys in the context too. One
graph then serves all users, and nothing secret is saved or streamed.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def search_for_user(
    find: Callable[[str, str], Awaitable[list[Any]]],
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Build a graph that searches for the user of its context."""
    raise NotImplementedError("search_for_user is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
