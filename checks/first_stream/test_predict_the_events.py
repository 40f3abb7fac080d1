"""The constants are what the three graphs of the exercise really yield when they run here."""

import asyncio
import operator
from contextlib import aclosing, nullcontext
from typing import Annotated, Any, TypedDict

from lab.building import build_graph
from lab.expect import kind_of
from lab.shapes import END, START

from kit.judge import Failure, Function, Opaque, differ, points, same

# The graphs, as the exercise shows them.


class Lesson(TypedDict):
    count: int
    message: str


class Order(TypedDict):
    item: str
    price: int
    note: str


class Search(TypedDict):
    notes: Annotated[list[str], operator.add]


def say(letter, count):
    return {"count": count, "message": f"Node {letter}: count={count}"}


async def search_books(_):
    await asyncio.sleep(3)
    return {"notes": ["chapter"]}


async def search_the_web(_):
    await asyncio.sleep(1)
    return {"notes": ["page"]}


LESSON = {
    "node_a": lambda state: say("A", state["count"] + 1),
    "node_b": lambda state: say("B", state["count"] + 10),
    "node_c": lambda state: say("C", state["count"] * 2),
}
ORDER = {
    "set_price": lambda _: {"price": 30},
    "check": lambda _: None,
    "wrap": lambda state: {"note": f"{state['item']} in paper"},
    "send": lambda _: {},
}
SEARCH = {
    "ask": lambda _: {"notes": ["question"]},
    "books": search_books,
    "web": search_the_web,
    "write": lambda state: {"notes": [f"{len(state['notes'])} notes"]},
}
WAYS = (START, "ask"), ("ask", "books"), ("ask", "web"), (("books", "web"), "write"), ("write", END)


async def run_example(submission):
    """Read all that was predicted."""
    events = ("LESSON_EVENTS", "ORDER_EVENTS", "SEARCH_EVENTS")
    for name in ("DEFAULT_MODE", "STREAM_TYPE", "EVENT_TYPE", *events):
        await Function(submission, name).attempt(how="read")


async def test_names_the_mode_and_the_types(submission):
    """knows the default mode, and the types of a stream and of an event"""
    graph = build_graph(Lesson, LESSON, None, lambda _: nullcontext())
    stream: Any = graph.astream({"count": 5, "message": "start"})
    async with aclosing(stream):
        event = await anext(stream)

    for name, right in (
        ("DEFAULT_MODE", graph.stream_mode),
        ("STREAM_TYPE", type(stream).__name__),
        ("EVENT_TYPE", type(event).__name__),
    ):
        run = await read(submission, name)
        if type(run.value) is not str:
            message = f"{name} is {kind_of(run)}: write the name as text"
        elif run.value != right:
            message = f"{name} is another one"
        else:
            continue
        raise Failure(message, actual=repr(run.value), run=run)


@points(2)
async def test_predicts_the_lesson(submission):
    """predicts the events of the lesson's graph"""
    state = {"count": 5, "message": "start"}
    await expect_prediction(submission, "LESSON_EVENTS", Lesson, LESSON, state)


@points(2)
async def test_predicts_the_order(submission):
    """predicts the events of nodes that return a part of the state, or nothing"""
    state = {"item": "lamp", "price": 0, "note": ""}
    await expect_prediction(submission, "ORDER_EVENTS", Order, ORDER, state)


@points(2)
async def test_predicts_the_search(submission):
    """predicts the events of nodes that run side by side, with a reducer"""
    await expect_prediction(submission, "SEARCH_EVENTS", Search, SEARCH, {"notes": []}, WAYS)


async def read(submission, name):
    """The run that reads a constant, which is no longer `...`."""
    run = await getattr(submission, name)(how="read")
    if run.value is None or run.value == Opaque("ellipsis"):
        shown = "None" if run.value is None else "..."
        raise Failure(f"{name} is still {shown}: put your prediction there", actual=shown, run=run)
    return run


async def expect_prediction(submission, name, schema, nodes, state, edges=None):
    """The constant is the list of the events. What is right is left to the learner to find."""
    run = await read(submission, name)
    graph = build_graph(schema, nodes, edges, lambda _: nullcontext())
    events = [event async for event in graph.astream(state)]
    if same(run.value, events):
        return
    if type(run.value) is not list:
        message = f"{name} is {kind_of(run)}: write the events as a list"
    elif len(run.value) != len(events):
        message = f"{name} has {len(run.value)} items: that is not how many events come"
    else:
        number = (differ(run.value, events) or 0) + 1
        message = f"{name}: event {number} is another one"
    raise Failure(message, actual=repr(run.value), run=run)
