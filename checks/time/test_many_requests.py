"""`many_requests` runs one graph for all visitors at once, each on a thread of their own."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, TypedDict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph, Seen
from lab.building import AtWork, as_node
from lab.reducers import add
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph

from kit.judge import Failure, Opaque, Run, Submission, differ, same

LATE = 0.1
"""Seconds that a run may start later than it must."""

States = list[dict[str, Any]]


class State(TypedDict, total=False):
    """What a visitor has ordered, how long it takes, and what was done for them."""

    order: str
    seconds: float
    done: Annotated[list[str], add]


orders = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["soup", "fish", "rice", "cake"]) | st.text(max_size=4),
        "seconds": st.sampled_from([0.5, 1.0, 2.0, 5.0]),
        "done": st.just(["came in"]),
    }
)
lists = st.lists(orders, max_size=6)
words = st.text("abcdefgh", min_size=3, max_size=6)
"""What the kitchen says of each dish: to be known only from the graph."""


def table(*seconds: float, order: str = "soup") -> States:
    """Visitors who all order the same, some of which takes longer."""
    return [{"order": order, "seconds": s, "done": ["came in"]} for s in seconds]


SLOWEST_FIRST = table(3.0, 1.0, 2.0)
TWO_ALIKE = table(1.0, 1.0, 2.0)
MANY = [visitor for n in range(120) for visitor in table(1.0 + 7 * n % 3, order=f"dish {n}")]


@settings(max_examples=5)
@given(states=lists, word=words)
@example(states=SLOWEST_FIRST, word="cooked")
@example(states=TWO_ALIKE, word="cooked")
@example(states=[], word="cooked")
async def test_gives_every_final_state(
    submission: Submission, lab: Lab, seen: Seen, states: States, word: str
) -> None:
    """returns the final state of one run for each state, in the order of the states"""
    graph = lab.lend(kitchen(word))

    run = await submission.many_requests(graph, states)

    if len(threads(graph)) == runs_of(graph):  # what a shared thread does is the next check's
        expect_results(graph, run, [finished(state, word) for state in states])
        seen.add(graph, run)


@settings(max_examples=3)
@pytest.mark.needs("test_gives_every_final_state")
@given(states=lists, word=words)
@example(states=SLOWEST_FIRST, word="cooked")
@example(states=TWO_ALIKE, word="cooked")
async def test_gives_each_run_a_thread(
    submission: Submission, lab: Lab, states: States, word: str
) -> None:
    """gives each run a thread_id of its own"""
    graph = lab.lend(kitchen(word))

    run = await submission.many_requests(graph, states)

    expect_threads(graph, run)


@settings(max_examples=2)
@pytest.mark.needs("test_gives_each_run_a_thread")
@pytest.mark.points(2)
@given(states=lists, word=words)
@example(states=SLOWEST_FIRST, word="cooked")
@example(states=MANY, word="cooked")
async def test_runs_all_at_once(
    submission: Submission, lab: Lab, seen: Seen, states: States, word: str
) -> None:
    """starts all runs at once, however many there are"""
    graph = lab.lend(kitchen(word, serves=False))

    run = await submission.many_requests(graph, states)

    expect_threads(graph, run)
    expect_results(graph, run, [finished(state, word, served=False) for state in states])
    seen.add(graph, run)
    seen.expect(expect_all_at_once)


def expect_all_at_once(graph: LentGraph, run: Run) -> None:
    """All runs of the graph started with the first of them; raises :class:`Failure`."""
    starts = sorted(r.at_begin for r in graph.node_runs if r.name == "cook")
    at_once = sum(start <= starts[0] + LATE for start in starts)
    if at_once < len(starts):
        raise waited(graph, run, at_once, len(starts), starts[at_once] - starts[0])


@settings(max_examples=4)
@pytest.mark.needs("test_runs_all_at_once")
@given(
    error=st.sampled_from([ConnectionError, KeyError, RuntimeError, ValueError]),
    place=st.integers(0, 2),
)
@example(error=ValueError, place=1)
async def test_raises_what_a_run_raises(
    submission: Submission, lab: Lab, error: type[Exception], place: int
) -> None:
    """raises what a run raises"""
    states = table(1.0, 1.0, 1.0)
    states[place]["order"] = "fish"
    graph = lab.lend(kitchen("cooked", fish=error))

    run = await submission.many_requests.attempt(graph, states)

    name = run.crash.root.type if run.crash else "nothing"
    if name != error.__name__:
        raise Failure(
            f"run {place + 1} of 3 raised {error.__name__}, and many_requests "
            + (f"raised {name}" if run.crash else "returned as if nothing had happened"),
            expected=f"{error.__name__} is raised",
            actual=f"{name} is raised" if run.crash else run.value,
            mistake=None if run.crash else "returns_the_error",
            run=run,
        )


def kitchen(
    word: str, fish: type[Exception] | None = None, *, serves: bool = True
) -> Callable[[AtWork], Any]:
    """A graph that keeps its states in memory: a node that cooks, and one that ``serves``.

    ``fish`` is what cooking it raises.
    """

    def build(at_work: AtWork) -> Any:
        async def cook(state: State) -> State:
            async with at_work("cook"):
                await asyncio.sleep(state["seconds"])
                if fish and state["order"] == "fish":
                    raise fish
            return {"done": [f"{word} {state['order']}"]}

        async def serve(state: State) -> State:
            async with at_work("serve"):
                await asyncio.sleep(1)
            return {"done": [f"served after {state['seconds']} seconds"]}

        graph = StateGraph(State)
        graph.add_node("cook", as_node(cook))
        graph.add_edge(START, "cook")
        if serves:
            graph.add_node("serve", as_node(serve))
            graph.add_edge("cook", "serve")
        return graph.compile(checkpointer=InMemorySaver())

    return build


def finished(state: dict[str, Any], word: str, *, served: bool = True) -> dict[str, Any]:
    """What the kitchen makes of this state."""
    done = [f"{word} {state['order']}"]
    if served:
        done.append(f"served after {state['seconds']} seconds")
    return {**state, "done": [*state["done"], *done]}


def runs_of(graph: LentGraph) -> int:
    """How often the graph was run, by whatever method."""
    return sum(stream.asked > 0 for stream in graph.streams) + len(graph.invokes)


def threads(graph: LentGraph) -> set[str]:
    """The thread_ids under which the graph's checkpointer keeps anything."""
    saver = graph.compiled.checkpointer
    assert isinstance(saver, InMemorySaver)
    return {str(kept.config["configurable"]["thread_id"]) for kept in saver.list(None)}


def expect_threads(graph: LentGraph, run: Run) -> None:
    """There are as many threads as runs; raises :class:`Failure`."""
    runs, used = runs_of(graph), len(threads(graph))
    if used < runs:
        alike = "one thread_id" if used == 1 else f"{used} thread_ids"
        raise Failure(
            f"{runs} runs had {alike} between them: each goes on from what another has left",
            expected=f"{runs} thread_ids",
            actual=f"{used}: {', '.join(sorted(threads(graph)))}",
            mistake="one_thread" if used == 1 else "thread_of_the_input",
            run=run,
        )


def expect_results(graph: LentGraph, run: Run, wanted: States) -> None:
    """The run gives what the kitchen makes of the states; raises :class:`Failure`."""
    runs = runs_of(graph)
    place = differ(run.value, wanted) if type(run.value) is list else 0
    if place is not None:
        raise wrong_results(run, wanted, place)
    if runs != len(wanted):
        raise Failure(
            f"it runs the graph {runs} times for {len(wanted)} states",
            expected=f"{len(wanted)} runs",
            actual=f"{runs} runs",
            mistake="runs_twice" if runs == 2 * len(wanted) else None,
            run=run,
        )


def wrong_results(run: Run, wanted: States, place: int) -> Failure:
    """Say what is wrong with what was returned, as far as it can be told."""
    value, mistake = run.value, None
    actual = value
    if run.kind in ("generator", "async_generator"):
        message = f"many_requests yields {len(run.items)} items: it has to return a list"
    elif value is None:
        message = "many_requests returned nothing"
    elif not isinstance(value, list):
        kind = value.type if isinstance(value, Opaque) else type(value).__name__
        message = f"many_requests returned no list, but something of the type {kind}"
    elif len(value) != len(wanted):
        message = f"many_requests returned {len(value)} results for {len(wanted)} states"
        if all(any(same(item, other) for other in value) for item in wanted):
            message += ": equal states are runs of their own, too"
            mistake = "dict_of_results"
    elif any(isinstance(item, Opaque) for item in value):
        message = f"result {place + 1} is not a state: has anyone awaited it?"
        mistake = "not_awaited"
    elif sorted(map(repr, value)) == sorted(map(repr, wanted)):
        message = "all results are there, but not in the order of the states"
        mistake = "completion_order"
    else:
        actual = value[place]
        message = f"result {place + 1} is not the final state of its run"
        if isinstance(actual, dict) and actual.keys() == {"serve"}:
            message, mistake = f"result {place + 1} is the last event, not the state", "last_event"
    expected = wanted[place] if place < len(wanted) and actual is not value else wanted
    return Failure(message, expected=expected, actual=actual, mistake=mistake, run=run)


def waited(graph: LentGraph, run: Run, at_once: int, number: int, late: float) -> Failure:
    """Say that not all runs started at once, and why, as far as it can be told."""
    methods = {stream.method for stream in graph.streams} | {i["method"] for i in graph.invokes}
    blocking = next((method for method in ("invoke", "stream") if method in methods), None)
    message = f"only {at_once} of {number} runs started at once, the next {late:g} seconds later: "
    mistake = None
    if at_once > 1:
        message, mistake = message + "something lets in only so many at a time", "limited"
    elif blocking:
        message, mistake = message + f"{blocking}() blocks the event loop", blocking
    else:
        message, mistake = message + "each is waited for before the next one starts", "sequential"
    return Failure(
        message,
        expected=f"{number} runs start at once",
        actual=f"{at_once} of {number} start at once",
        mistake=mistake,
        run=run,
    )
