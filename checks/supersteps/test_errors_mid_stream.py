"""`errors_mid_stream` passes on the events of a graph, and tells how the run ended."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentGraph,
    Node,
    Seen,
    Shape,
    chain,
    chains,
    expect_one_astream,
    fan,
    fans,
    lesson,
)
from lab.building import AtWork, as_node
from lab.passing import Event, expect_async_generator, expect_events, expect_in_time
from lab.shapes import State
from langgraph.graph import StateGraph

from kit.judge import Failure, Opaque, Run, Submission, crashed, same

STATE = {"count": 0, "message": "start"}
DONE = {"done": True}


class OutOfStock(Exception):
    """An exception of a shop's own."""


class ModelOverloaded(RuntimeError):
    """An exception of a model's own."""


builtin = (ValueError, KeyError, RuntimeError, ZeroDivisionError, AssertionError, ConnectionError)
errors = st.sampled_from([*builtin, OSError, TimeoutError, OutOfStock, ModelOverloaded])
texts = st.sampled_from(["", "none left", "ValueError", "done"])


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A graph of which one node fails, the one called ``node``, with an exception of this type."""

    shape: Shape
    node: str
    error: type[Exception]
    text: str = ""

    def lend(self, lab: Lab) -> LentGraph:
        """The real graph, to hand to the submission."""
        return lab.lend(self._build)

    async def events(self, lab: Lab) -> list[Event]:
        """The events of the nodes that finish before the failure."""
        events = await lab.graph(self.shape).reference(STATE)
        return events[: [node for event in events for node in event].index(self.node)]

    @property
    def record(self) -> Event:
        """What is to be said at the end."""
        return {"error": self.error.__name__}

    def _build(self, at_work: AtWork) -> Any:
        graph: StateGraph[Any] = StateGraph(State)
        for node in self.shape.nodes:
            graph.add_node(node.name, self._function(node, at_work))
        for begin, end in self.shape.edges:
            graph.add_edge(begin, end)
        return graph.compile()

    def _function(self, node: Node, at_work: AtWork) -> Any:
        async def run(state: State) -> Any:
            async with at_work(node.name):
                await asyncio.sleep(node.seconds)
                if node.name == self.node:
                    raise self.error(*([self.text] if self.text else []))
            return node.update(dict(state))

        return as_node(run)


@st.composite
def late_failures(draw: st.DrawFn) -> Plan:
    """A long row whose last node fails."""
    shape = draw(chains(20, 9))
    return Plan(shape=shape, node=shape.nodes[-1].name, error=draw(errors), text=draw(texts))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A row or a fan, any of whose nodes fails."""
    shape = draw(chains(4) | fans(keys=("message",)))
    node = draw(st.sampled_from([node.name for node in shape.nodes]))
    return Plan(shape=shape, node=node, error=draw(errors), text=draw(texts))


RACE = fan(
    Node(name="ask"),
    (
        Node(name="books", keys=("message",), seconds=2.0),
        Node(name="maps", keys=("message",), seconds=3.0),
        Node(name="web", keys=("message",)),
    ),
    Node(name="write"),
)
LONG = chain(*(Node(name=f"node_{number}") for number in range(1, 21)))
SECOND = Plan(shape=lesson(), node="node_b", error=ValueError, text="no such thing")
THIRD = Plan(shape=lesson(), node="node_c", error=OutOfStock, text="none left")
FIRST = Plan(shape=lesson(), node="node_a", error=KeyError, text="message")
LAST_OF_MANY = Plan(shape=LONG, node="node_20", error=ValueError)
ONE_OF_MANY = Plan(shape=RACE, node="books", error=ConnectionError, text="try again")


@settings(max_examples=4)
@given(shape=chains(4) | fans(keys=("message",)))
@example(shape=lesson())
async def test_says_done(submission: Submission, lab: Lab, seen: Seen, shape: Shape) -> None:
    """yields the events of a graph that does not fail, then `{"done": True}`"""
    graph = lab.graph(shape)

    run = await submission.errors_mid_stream(graph, STATE)

    expect_async_generator(run)
    wanted = await graph.reference(STATE)
    if not any(stream.places for stream in graph.streams):
        expect_one_astream(graph, run)
    expect_events(run, wanted, run.items[: len(wanted)])
    if not same(run.items, [*wanted, DONE]):
        message, mistake = not_done(run.items[len(wanted) :])
        raise Failure(message, expected=DONE, actual=rest_of(run, wanted), mistake=mistake, run=run)
    seen.add(graph, run)


@settings(max_examples=5)
@pytest.mark.needs("test_says_done")
@pytest.mark.points(2)
@given(plan=plans())
@example(plan=SECOND)
@example(plan=THIRD)
@example(plan=FIRST)
@example(plan=ONE_OF_MANY)
async def test_says_which_error(submission: Submission, lab: Lab, seen: Seen, plan: Plan) -> None:
    """yields the events that came before an error, then `{"error": …}` with its type's name"""
    graph = plan.lend(lab)

    seen.add(graph, await expect_record(submission, graph, plan, await plan.events(lab)))


@settings(max_examples=2)
@pytest.mark.needs("test_says_which_error")
@given(plan=late_failures())
@example(plan=LAST_OF_MANY)
async def test_passes_on_each_event_as_it_comes(
    submission: Submission, lab: Lab, seen: Seen, plan: Plan
) -> None:
    """yields each event before the next node has ended; runs the graph once, with astream()"""
    graph = plan.lend(lab)

    seen.add(graph, await expect_record(submission, graph, plan, await plan.events(lab)))

    seen.expect(expect_passed_on)


def expect_passed_on(graph: LentGraph, run: Run) -> None:
    """Each event was yielded as it came, from the one run; raises :class:`Failure`."""
    events = len(run.items) - 1  # the last item is the record
    if events:
        expect_one_astream(graph, run)
    expect_in_time(run, graph, events)


async def expect_record(
    submission: Submission, graph: LentGraph, plan: Plan, wanted: list[Event]
) -> Run:
    """Have a graph fail; raises :class:`Failure` without the events wanted and a record."""
    run = await submission.errors_mid_stream.attempt(graph, STATE)

    if run.crash:
        raise escaped(run, plan)
    if same(run.items, [plan.record]) and wanted:
        raise Failure(
            f"the record is there, but not the events that came before it: {len(wanted)} lost",
            expected=wanted[0],
            actual=plan.record,
            mistake="loses_the_events",
            run=run,
        )
    expect_events(run, wanted, run.items[: len(wanted)])
    if not same(run.items, [*wanted, plan.record]):
        message, mistake = wrong_record(run.items[len(wanted) :], plan)
        raise Failure(
            f"{plan.node} raised {plan.error.__name__}: {message}",
            expected=plan.record,
            actual=rest_of(run, wanted),
            mistake=mistake,
            run=run,
        )
    return run


@settings(max_examples=2)
@pytest.mark.needs("test_says_which_error")
@given(shape=chains(3), taken=st.integers(1, 3))
@example(shape=lesson(), taken=1)
async def test_can_be_closed(submission: Submission, lab: Lab, shape: Shape, taken: int) -> None:
    """yields nothing more to a caller who stops listening and closes it"""
    graph = lab.graph(shape)
    events = (await graph.reference(STATE))[:taken]

    async with submission.errors_mid_stream.start(graph, STATE) as call:
        call.pulling = lambda: len(call.run.items) < len(events)

    if call.run.crash:
        raise Failure(
            f"its caller closed it after {len(events)} of the events, and closing it raised "
            f"{call.run.crash.last_line}",
            expected="it ends, without another item",
            actual=call.run.crash.last_line,
            mistake="catches_everything" if call.run.crash.is_a("RuntimeError") else None,
            run=call.run,
            error=call.run.crash.last_line,
        )
    expect_events(call.run, events)


@settings(max_examples=2)
@pytest.mark.needs("test_passes_on_each_event_as_it_comes")
@pytest.mark.needs("test_can_be_closed")
@given(shape=chains(4), seconds=st.integers(0, 3))
@example(shape=lesson(), seconds=1)
async def test_can_be_cancelled(
    submission: Submission, lab: Lab, shape: Shape, seconds: int
) -> None:
    """lets a task end as cancelled that is cancelled while it waits for the next item"""
    graph = lab.graph(shape)
    seconds %= len(shape.nodes)  # each node takes one, so a node is half-way when it happens
    events = (await graph.reference(STATE))[:seconds]

    call = submission.errors_mid_stream.attempt
    run = await call([graph, STATE], seconds + 0.5, how="cancelled")

    if run.crash:
        raise crashed(run.crash, run)
    match run.value:
        case {"items": list(items), "cancelled": bool(cancelled)}:
            pass
        case _:
            raise Failure("the task that was cancelled came to no end of its own", run=run)
    if len(items) > len(events):
        raise Failure(
            "a task that was waiting for the next item was cancelled, and it got one: "
            f"{items[len(events)]!r}",
            expected="CancelledError",
            actual=repr(items[len(events)]),
            mistake="cancelled_is_an_error",
            run=run,
        )
    if not cancelled:
        raise Failure(
            "a task was cancelled while it waited for the next item, and its loop ended as if "
            "nothing had been: the CancelledError was swallowed",
            expected="CancelledError goes on to the caller",
            actual="the end of the items",
            mistake="swallows_cancellation",
            run=run,
        )
    expect_events(run, events, items)


def rest_of(run: Run, wanted: list[Event]) -> str:
    """What came after the events, for a reader."""
    rest = [repr(item) for item in run.items[len(wanted) :]]
    return ", then ".join(rest) or "no more items"


def not_done(rest: list[Any]) -> tuple[str, str | None]:
    """A sentence about what came after all events, and the mistake that it shows."""
    match rest:
        case []:
            return "all events were yielded, and no record that the graph is done", "no_done"
        case [{"error": str()}]:
            return "the graph came to its end, and the record says that it failed", None
        case [_]:
            return "what comes after the events is not the record of a graph that is done", None
        case _:
            return f"{len(rest)} items came after the events: one record is asked for", None


def wrong_record(rest: list[Any], plan: Plan) -> tuple[str, str | None]:
    """A sentence about what came after the events before an error, and the mistake it shows."""
    match rest:
        case []:
            return "the items end as if all were well, without a record", "silent"
        case [{"done": True}]:
            return "and the record says that all is done", "done_for_error"
        case [record, {"done": _}] if same(record, plan.record):
            return "a second record says that all is done", "finally_done"
        case [{"error": name}]:
            return wrong_name(name, plan)
        case [_]:
            return "what was yielded for it is not the record of an error", None
        case _:
            return f"{len(rest)} items came after it: one record is asked for", None


def wrong_name(name: Any, plan: Plan) -> tuple[str, str | None]:
    """A sentence about a record that does not name the exception's type."""
    right = plan.error.__name__
    if isinstance(name, Opaque) and name.type == right:
        return "the record holds the exception itself, not the name of its type", "exception_itself"
    if not isinstance(name, str):
        kind = name.type if isinstance(name, Opaque) else type(name).__name__
        return f"the record holds a {kind}, and a name is a str", None
    if name == right:
        return "the record has more keys than the one that was asked for", None
    if name == plan.text:
        return "the record holds the message of the exception, not its type", "message_for_type"
    if right in name:
        return f"the record says {name!r}: the name of the type alone is asked for", None
    return f"the record says {name!r}, which is another type", None


def escaped(run: Run, plan: Plan) -> Exception:
    """The finding for an exception that reached the caller."""
    if run.crash is None or run.crash.type != plan.error.__name__:
        return crashed(run.crash, run) if run.crash else AssertionError("no exception")
    mistake = "try_around_the_call" if plan.error is ValueError else "one_type_only"
    message = f"{plan.node} raised {run.crash.type}, which went on to the caller: it comes out of"
    message = f"{message} the loop over the stream"
    if run.items and same(run.items[-1], plan.record):
        message = f"the record was yielded, and then {run.crash.type} went on to the caller too"
        mistake = "raises_too"
    return Failure(
        message, expected=plan.record, actual=run.crash.last_line, mistake=mistake, run=run
    )
