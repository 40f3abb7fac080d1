"""Predict what three streams yield, before you run anything.

Read the three graphs below, and put your prediction in place of each `...`:

- DEFAULT_MODE: the stream mode that astream() uses if you name none, a
  `str`.
- STREAM_TYPE: the type of `graph.astream(state)`, a `str`: the value of
  `type(graph.astream(state)).__name__`.
- EVENT_TYPE: the type of one event in that mode, a `str` such as "set".
- LESSON_EVENTS, ORDER_EVENTS and SEARCH_EVENTS: all events that
  `graph.astream(state)` yields from the state given there, as a list, in
  the order in which they come.

Example: for a graph that yields the numbers 1 and 2 a prediction is

    SOME_EVENTS = [1, 2]

The type hint `Any` allows each value: you may keep it or leave it out.

If a check disagrees, run the graph and compare. Once you know the shape of
an event, you never guess its keys.
"""

import asyncio
import operator
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph

DEFAULT_MODE: Any = ...
STREAM_TYPE: Any = ...
EVENT_TYPE: Any = ...


# The first graph: the lesson's. Each node returns the whole state.


class Lesson(TypedDict):
    """A number, and what was last said of it."""

    count: int
    message: str


def node_a(state: Lesson) -> dict[str, Any]:
    """Add 1."""
    count = state["count"] + 1
    return {"count": count, "message": f"Node A: count={count}"}


def node_b(state: Lesson) -> dict[str, Any]:
    """Add 10."""
    count = state["count"] + 10
    return {"count": count, "message": f"Node B: count={count}"}


def node_c(state: Lesson) -> dict[str, Any]:
    """Double."""
    count = state["count"] * 2
    return {"count": count, "message": f"Node C: count={count}"}


lesson = StateGraph(Lesson)
lesson.add_node("node_a", node_a)
lesson.add_node("node_b", node_b)
lesson.add_node("node_c", node_c)
lesson.add_edge(START, "node_a")
lesson.add_edge("node_a", "node_b")
lesson.add_edge("node_b", "node_c")
lesson.add_edge("node_c", END)
lesson_graph = lesson.compile()

# What lesson_graph.astream({"count": 5, "message": "start"}) yields:
LESSON_EVENTS: Any = ...


# The second graph: an order. Its nodes return a part of the state, or nothing.


class Order(TypedDict):
    """What was ordered."""

    item: str
    price: int
    note: str


def set_price(state: Order) -> dict[str, Any]:
    """Set the price."""
    return {"price": 30}


def check(state: Order) -> None:
    """Have a look, and change nothing."""


def wrap(state: Order) -> dict[str, Any]:
    """Wrap the item."""
    return {"note": f"{state['item']} in paper"}


def send(state: Order) -> dict[str, Any]:
    """Send it off; there is nothing to say."""
    return {}


order = StateGraph(Order)
order.add_node("set_price", set_price)
order.add_node("check", check)
order.add_node("wrap", wrap)
order.add_node("send", send)
order.add_edge(START, "set_price")
order.add_edge("set_price", "check")
order.add_edge("check", "wrap")
order.add_edge("wrap", "send")
order.add_edge("send", END)
order_graph = order.compile()

# What order_graph.astream({"item": "lamp", "price": 0, "note": ""}) yields:
ORDER_EVENTS: Any = ...


# The third graph: a search. Two of its nodes run side by side, and what a node returns under
# "notes" is added to the notes that are there.


class Search(TypedDict):
    """All notes that were taken."""

    notes: Annotated[list[str], operator.add]


async def ask(state: Search) -> dict[str, Any]:
    """Put the question."""
    return {"notes": ["question"]}


async def books(state: Search) -> dict[str, Any]:
    """Search books, in 3 seconds."""
    await asyncio.sleep(3)
    return {"notes": ["chapter"]}


async def web(state: Search) -> dict[str, Any]:
    """Search the web, in 1 second."""
    await asyncio.sleep(1)
    return {"notes": ["page"]}


async def write(state: Search) -> dict[str, Any]:
    """Count what has been found."""
    return {"notes": [f"{len(state['notes'])} notes"]}


search = StateGraph(Search)
search.add_node("ask", ask)
search.add_node("books", books)
search.add_node("web", web)
search.add_node("write", write)
search.add_edge(START, "ask")
search.add_edge("ask", "books")
search.add_edge("ask", "web")
search.add_edge(["books", "web"], "write")
search.add_edge("write", END)
search_graph = search.compile()

# What search_graph.astream({"notes": []}) yields:
SEARCH_EVENTS: Any = ...


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
