"""Let two nodes that run side by side add to one list.

Write `two_writers(ask_books, ask_web)`. It builds a graph with StateGraph and returns it, compiled.
It gets two coroutine functions: `await ask_books(question)` gives a list of texts, and so does
`await ask_web(question)`. Either of them may be the slower one.

The state of the graph has two keys: "question", a text, and "answers", a list of texts. The graph
has two nodes, which run side by side, in the same superstep:

- "books" asks `ask_books` the question, once, and adds what it found to "answers";
- "web" does the same with `ask_web`.

A key of the state takes one value in each superstep. If two nodes write to it, LangGraph has to be
told how to put together what is there and what a node returned. It is told in the type of the key,
Annotated[list[str], reducer], where `reducer` is a function that takes the two and returns the new
value. A node returns what is new, and the reducer does the adding. LangGraph calls it for the input
too, and goes through the nodes of a superstep by name: "books" first, whichever node was quicker.

Example: the graph runs from {"question": "Who?", "answers": ["see above"]}. The web is quicker and
finds ["a blog"], the books have ["page 7", "page 9"]. The graph streams two updates,

    {"web": {"answers": ["a blog"]}}
    {"books": {"answers": ["page 7", "page 9"]}}

and at the end the state is

    {"question": "Who?", "answers": ["see above", "page 7", "page 9", "a blog"]}

Nothing is lost, also if both have found the same, and nothing is there twice that was found once. A
run may start without "answers"; then there are none to begin with.

Agents ask several tools at once, and gather in one place what these say. With one tool everything
works; the run in which two answer in the same superstep is the one that fails.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph

Ask = Callable[[str], Awaitable[list[str]]]


def two_writers(ask_books: Ask, ask_web: Ask) -> CompiledStateGraph:
    """A compiled graph whose nodes "books" and "web" both add to "answers"."""
    raise NotImplementedError("two_writers is yours to write")
