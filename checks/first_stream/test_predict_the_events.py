"""The constants are what the three graphs of the exercise really yield when they run here."""

import asyncio
import operator
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

import pytest
from langgraph.graph import END, START, StateGraph

from kit.judge import Failure, Opaque, Run, Submission, same

Event = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a graph yields: the events of the default mode, and those of mode "values"."""

    nodes: list[str]
    events: list[Event]
    states: list[Event]

    @property
    def updates(self) -> list[Any]:
        """What the nodes returned, in the order of the events."""
        return [update for event in self.events for update in event.values()]


async def test_names_the_mode_and_the_types(submission: Submission) -> None:
    """knows the default mode, and the types of a stream and of an event"""
    graph = lesson_graph()
    stream = graph.astream({"count": 5, "message": "start"})
    event = await anext(stream)
    await stream.aclose()

    for name, truth, misread, spelled in (
        ("DEFAULT_MODE", graph.stream_mode, MODES, str),
        ("STREAM_TYPE", type(stream).__name__, STREAMS, bare),
        ("EVENT_TYPE", type(event).__name__, EVENTS, bare),
    ):
        value = await prediction(submission, name)
        if type(value) is not str:
            raise wrong(name, f" is {kind_of(value)}: write the name as text", value)
        if spelled(value) != spelled(truth):
            why, mistake = misread.get(spelled(value), ("", None))
            raise wrong(name, f" is not {value!r}{why}", value, mistake)


@pytest.mark.points(2)
async def test_predicts_the_lesson(submission: Submission) -> None:
    """predicts the events of the lesson's graph"""
    state = {"count": 5, "message": "start"}
    await expect_prediction(submission, "LESSON_EVENTS", await truth_of(lesson_graph(), state))


@pytest.mark.points(2)
@pytest.mark.needs("test_predicts_the_lesson")
async def test_predicts_the_order(submission: Submission) -> None:
    """predicts the events of nodes that return a part of the state, or nothing"""
    state = {"item": "lamp", "price": 0, "note": ""}
    await expect_prediction(submission, "ORDER_EVENTS", await truth_of(order_graph(), state))


@pytest.mark.points(2)
@pytest.mark.needs("test_predicts_the_order")
async def test_predicts_the_search(submission: Submission) -> None:
    """predicts the events of nodes that run side by side, with a reducer"""
    state: dict[str, Any] = {"notes": []}
    await expect_prediction(submission, "SEARCH_EVENTS", await truth_of(search_graph(), state))


# -- the judgement ---------------------------------------------------------------------------------

MODES = {
    "values": (": that is the default of invoke(), for the whole state", "values_by_default"),
    "messages": (": a model's tokens come only if you ask for them", "messages_by_default"),
    "update": (": a misspelt mode yields no events at all", "misspelt_mode"),
}
STREAMS = {
    "list": (": nothing has run yet, so there is nothing to put into a list", "stream_list"),
    "coroutine": (": nobody can await it, only ask it for one event after the other", "coroutine"),
    "generator": (": stream() gives one, for a plain for loop", "plain_generator"),
    "dict": (": one event is a dict, and a stream is not an event", "stream_dict"),
}
EVENTS = {
    "tuple": (": pairs come from a list of modes, and this is one mode", "event_tuple"),
    "str": (": the message is inside of what the node returned", "event_text"),
    "lesson": (
        ": a TypedDict is a plain dict when it runs, and an event is no state",
        "event_state",
    ),
}
WORDS = {
    "str": "text",
    "int": "an int",
    "type": "a class",
    "frozenset": "a set",
    "NoneType": "None",
    "ellipsis": "still ...",
}


def bare(name: str) -> str:
    """The name of a type without its module, capitals and underlines."""
    return name.rpartition(".")[2].lower().replace("_", "").replace(" ", "")


def wrong(name: str, what: str, value: Any, mistake: str | None = None) -> Failure:
    """A failure that points at the constant; what is right is left to the learner to find."""
    run = Run(function=name, moments=[], began=0)
    return Failure(f"{name}{what}", actual=value, mistake=mistake, run=run)


async def prediction(submission: Submission, name: str) -> Any:
    """What the submission has under this name; raises :class:`Failure` if nothing yet."""
    value = await getattr(submission, name).read()
    if value is None or value == Opaque("ellipsis"):
        shown = "None" if value is None else "..."
        raise wrong(name, f" is still {shown}: put your prediction there", shown)
    return value


async def truth_of(graph: Any, state: dict[str, Any]) -> Truth:
    """Run the graph, once for each of the two modes."""
    return Truth(
        nodes=[name for name in graph.nodes if name != START],
        events=[event async for event in graph.astream(state)],
        states=[event async for event in graph.astream(state, stream_mode="values")],
    )


async def expect_prediction(submission: Submission, name: str, truth: Truth) -> None:
    """The constant is the list of events; raises :class:`Failure`."""
    value = await prediction(submission, name)
    events = list(value) if type(value) is tuple else value
    if not same(events, truth.events):
        message, mistake = what_is_wrong(events, truth)
        raise wrong(name, f": {message}", value, mistake)


def what_is_wrong(value: Any, truth: Truth) -> tuple[str, str | None]:
    """A sentence about a wrong prediction, and the known mistake that it shows."""
    if type(value) is dict and len(value) > 1 and value.keys() <= set(truth.nodes):
        text = "this is one dict for all nodes, and the stream yields an event for each"
        return text, "one_dict"
    if type(value) is dict:
        text = (
            f"this is one dict and no list, and {len(truth.nodes)} nodes make more than one event"
        )
        return text, "not_a_list"
    if type(value) is not list:
        return f"this is {kind_of(value)}: write the events as a list", None
    if not value:
        return "a list without events, and each node that finishes makes one", None
    for place, item in enumerate(value, 1):
        if type(item) is not dict:
            return no_dict(place, item, truth)
    return wrong_keys(value, truth) or wrong_number(value, truth) or wrong_content(value, truth)


def no_dict(place: int, item: Any, truth: Truth) -> tuple[str, str | None]:
    """For an event that is no dict."""
    if type(item) is tuple and item and item[0] in ("updates", "values"):
        text = f"event {place} is a pair of a mode and an event: such pairs need a list of modes"
        return text, "mode_tuples"
    if type(item) is tuple:
        text = f"event {place} is a tuple: the name is the key of a dict, and the update its value"
        return text, "tuples"
    if item in truth.nodes:
        text = f"event {place} is only a name: what the node returned comes with it"
        return text, "names_only"
    return f"event {place} is {kind_of(item)} and not a dict", None


def wrong_keys(value: list[Event], truth: Truth) -> tuple[str, str | None] | None:
    """For events that have other keys than the name of one node."""
    if same(value, truth.states) or same(value, truth.states[:1] + truth.updates):
        text = 'these are the states after each step, input first, as mode "values" yields them'
        return text, "snapshots"
    for place, event in enumerate(value, 1):
        strange = [key for key in event if key not in truth.nodes]
        if "__start__" in strange:
            return f"event {place} is about the input, and the input is no node", "input_event"
        if strange and event.keys() <= truth.states[0].keys() | truth.states[-1].keys():
            text = f"event {place} has no node's name: its keys are those of the state"
            return text, "flat"
        if strange:
            text = f"event {place} has the key {strange[0]!r}, which is the name of no node"
            return text, None if strange[0] == END else "label"
        if len(event) > 1:
            names = " and ".join(map(str, event))
            text = f"event {place} is about {names}: an event comes when one node has finished"
            return text, "one_event_for_a_step"
        if not event:
            return f"event {place} is an empty dict: it does not say which node it is about", None
    return None


def wrong_number(value: list[Event], truth: Truth) -> tuple[str, str | None] | None:
    """For events about the wrong nodes, or about the right ones in another order."""
    names = [name for event in value for name in event]
    wanted = [name for event in truth.events for name in event]
    silent = [name for event in truth.events for name, update in event.items() if update is None]
    if names == wanted:
        return None
    if len(names) == 1:
        text = f"one event, about {names[0]}: a stream does not wait for the end, nor end so soon"
        return text, "one_event"
    if silent and names == [name for name in wanted if name not in silent]:
        text = f"there is no event about {silent[0]}: it returns nothing, and it finishes too"
        return text, "skips_empty_updates"
    if sorted(names) == sorted(wanted):
        text = "all nodes are there, but events come in the order in which the nodes finish"
        return text, "declared_order"
    missing = next((name for name in wanted if name not in names), None)
    if missing:
        return f"there is no event about {missing}", None
    return "a node that runs once makes one event, and here is one with more", None


def wrong_content(value: list[Event], truth: Truth) -> tuple[str, str | None]:
    """For the first event that has the right key and a wrong value."""
    place = next(
        i for i, pair in enumerate(zip(value, truth.events, strict=True)) if not same(*pair)
    )
    [(name, guess)] = value[place].items()
    update = truth.events[place][name]
    where = f"event {place + 1}, about {name}"
    if update is None and guess == {}:
        return f"{where}: an update with nothing in it does not come as a dict", "empty_dict"
    if update is None:
        return f"{where}, has something in it, and {name} returns nothing", (
            "whole_state" if type(guess) is dict else None
        )
    if type(guess) is not dict:
        text = f"{where}, has {kind_of(guess)} in it, and the node returns a dict"
        return text, "message_only" if guess in update.values() else None
    more = [key for key in guess if key not in update]
    if more:
        text = f"{where}, has {more[0]!r} in it, which {name} does not return"
        return f"{text}: an event is the update and not the state", "whole_state"
    for key, part in update.items():
        if key not in guess:
            return f"{where}, lacks {key!r}, which {name} returns", None
        if type(part) is list and type(guess[key]) is list and len(guess[key]) > len(part):
            text = f"{where}, has the whole {key!r} in it: the reducer's work shows in the state"
            return f"{text}, and an event is the update", "reduced"
        if not same(guess[key], part):
            return f"{where}: {name} returns something else than {guess[key]!r} under {key!r}", None
    return f"{where}, is wrong", None


def kind_of(value: Any) -> str:
    """A word for the type of a value, with its article."""
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return WORDS.get(kind, f"a {kind}")


# -- the graphs, as the exercise shows them -------------------------------------------------------


class Lesson(TypedDict):
    """A number, and what was last said of it."""

    count: int
    message: str


class Order(TypedDict):
    """What was ordered."""

    item: str
    price: int
    note: str


class Search(TypedDict):
    """All notes that were taken."""

    notes: Annotated[list[str], operator.add]


def lesson_graph() -> Any:
    """Three nodes in a row; each returns the whole state."""

    def node_a(state: Lesson) -> dict[str, Any]:
        count = state["count"] + 1
        return {"count": count, "message": f"Node A: count={count}"}

    def node_b(state: Lesson) -> dict[str, Any]:
        count = state["count"] + 10
        return {"count": count, "message": f"Node B: count={count}"}

    def node_c(state: Lesson) -> dict[str, Any]:
        count = state["count"] * 2
        return {"count": count, "message": f"Node C: count={count}"}

    lesson: Any = StateGraph(Lesson)
    lesson.add_sequence([node_a, node_b, node_c])
    lesson.add_edge(START, "node_a")
    lesson.add_edge("node_c", END)
    return lesson.compile()


def order_graph() -> Any:
    """Four nodes in a row; each returns a part of the state, or nothing."""

    def set_price(_: Order) -> dict[str, Any]:
        return {"price": 30}

    def check(_: Order) -> None:
        pass

    def wrap(state: Order) -> dict[str, Any]:
        return {"note": f"{state['item']} in paper"}

    def send(_: Order) -> dict[str, Any]:
        return {}

    order: Any = StateGraph(Order)
    order.add_sequence([set_price, check, wrap, send])
    order.add_edge(START, "set_price")
    order.add_edge("send", END)
    return order.compile()


def search_graph() -> Any:
    """Two nodes side by side between two others, and a reducer."""

    async def ask(_: Search) -> dict[str, Any]:
        return {"notes": ["question"]}

    async def books(_: Search) -> dict[str, Any]:
        await asyncio.sleep(3)
        return {"notes": ["chapter"]}

    async def web(_: Search) -> dict[str, Any]:
        await asyncio.sleep(1)
        return {"notes": ["page"]}

    async def write(state: Search) -> dict[str, Any]:
        return {"notes": [f"{len(state['notes'])} notes"]}

    search: Any = StateGraph(Search)
    for node in (ask, books, web, write):
        search.add_node(node.__name__, node)
    search.add_edge(START, "ask")
    search.add_edge("ask", "books")
    search.add_edge("ask", "web")
    search.add_edge(["books", "web"], "write")
    search.add_edge("write", END)
    return search.compile()
