"""Let two nodes that run side by side add to one list.

Write `two_writers(ask_books, ask_web)`. It builds a graph with StateGraph
and returns it, compiled. Both arguments are asynchronous functions:
`await ask_books(question)` gives a list of texts, and so does
`await ask_web(question)`. Either of them may be the slower one.

The state has two keys: "question", a text, and "answers", a list of texts.
The graph has two nodes, which run side by side, in the same superstep:

- "books" calls `ask_books` with the question, once, and adds what it found
  to "answers";
- "web" does the same with `ask_web`.

A key of the state takes one value in each superstep. If two nodes write to
it, LangGraph needs a reducer: a function of the value that is there and of
what a node returned, which returns the new value. Give it in the type of
the key, Annotated[list[str], reducer]. A node returns only what is new, and
the reducer adds it. LangGraph calls it for the input too. It goes through
the nodes of a superstep by name: "books" first, whichever was quicker.

Example: the graph runs from {"question": "Who?", "answers": ["see above"]}.
The web is quicker and finds ["a blog"], the books have ["page 7", "page
9"]. The graph streams two updates,

    {"web": {"answers": ["a blog"]}}
    {"books": {"answers": ["page 7", "page 9"]}}

and at the end the state is

    {"question": "Who?",
     "answers": ["see above", "page 7", "page 9", "a blog"]}

Each answer is kept, also if both have found the same or one has found it
twice. A node that has found nothing returns an empty list, or None. A run
may start without "answers"; then there are none at first. The same graph
may run several times.

Agents call several tools at once and gather what these say in one place.
With one tool everything works. It fails when two answer in the same
superstep.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph

Ask = Callable[[str], Awaitable[list[str]]]


def two_writers(ask_books: Ask, ask_web: Ask) -> CompiledStateGraph:
    """A compiled graph whose nodes "books" and "web" both add to "answers"."""
    raise NotImplementedError("two_writers is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
