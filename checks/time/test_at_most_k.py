"""`at_most_k` runs a graph for many states, and never has more than k runs under way."""

import asyncio
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any, TypedDict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph, NodeRun, Seen
from lab.building import AtWork, as_node
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph

from kit.judge import Failure, Opaque, Run, Submission, same

NODES = ("read", "think", "tell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many seconds each node of each run takes, and how many runs may be under way at once.

    What the nodes say has ``secret`` in it, known only here.
    """

    lengths: list[int]
    k: int
    secret: int = 0

    @property
    def states(self) -> list[dict[str, Any]]:
        """A state for each run: its name, and how many seconds each of its nodes takes."""
        return [
            {"name": f"run {index}", "pace": pace} for index, pace in enumerate(self.lengths, 1)
        ]


UNEVEN = Plan(lengths=[4, 9, 1, 3, 1, 2], k=3, secret=1)
plans = st.builds(
    Plan,
    lengths=st.lists(st.sampled_from([1, 2, 3, 8]), max_size=6),
    k=st.integers(min_value=1, max_value=4),
    secret=st.integers(0, 10**9),
)


class State(TypedDict, total=False):
    """What a run begins with, and what its nodes add."""

    name: str
    pace: int
    text: str


@settings(max_examples=8)
@given(plan=plans)
@example(plan=UNEVEN)
async def test_gives_the_events_in_order(
    submission: Submission, lab: Lab, seen: Seen, plan: Plan
) -> None:
    """gives the events of each run, in the order of the states"""
    graph = Limited(lab, plan)

    seen.add(graph, await expect_events(submission, graph))


@pytest.mark.needs("test_gives_the_events_in_order")
async def test_runs_each_state_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once from each state, with astream()"""
    graph = Limited(lab, UNEVEN)

    seen.add(graph, await expect_events(submission, graph))

    seen.expect(expect_each_once)


@settings(max_examples=3)
@pytest.mark.needs("test_runs_each_state_once")
@pytest.mark.points(2)
@given(plan=plans)
@example(plan=UNEVEN)
@example(plan=replace(UNEVEN, k=4))
@example(plan=replace(UNEVEN, k=2))
@example(plan=replace(UNEVEN, k=1))
async def test_never_more_than_k(submission: Submission, lab: Lab, seen: Seen, plan: Plan) -> None:
    """never has more than `k` runs under way, not even between two nodes"""
    graph = Limited(lab, plan)

    expect_at_most_k(graph, await submission.at_most_k(graph, plan.states, plan.k))

    seen.expect(expect_at_most_k)


@settings(max_examples=3)
@pytest.mark.needs("test_never_more_than_k")
@pytest.mark.points(2)
@given(plan=plans)
@example(plan=UNEVEN)
async def test_begins_the_next_at_once(
    submission: Submission, lab: Lab, seen: Seen, plan: Plan
) -> None:
    """begins the next run, in the order of the states, as soon as one has ended"""
    graph = Limited(lab, plan)

    expect_next_at_once(graph, await submission.at_most_k(graph, plan.states, plan.k))

    seen.expect(expect_next_at_once)


class Limited(LentGraph):
    """A graph of three nodes in a row that is run by a plan."""

    def __init__(self, lab: Lab, plan: Plan) -> None:
        self.plan = plan
        super().__init__(lab, self._build)

    def _build(self, at_work: AtWork) -> CompiledStateGraph[Any, Any, Any, Any]:
        graph: StateGraph[Any] = StateGraph(State)
        for name in NODES:
            graph.add_node(name, self._node(name, at_work))
        graph.set_entry_point(NODES[0])
        for before, after in pairwise(NODES):
            graph.add_edge(before, after)
        return graph.compile()

    def _node(self, name: str, at_work: AtWork) -> Any:
        async def run(state: State) -> dict[str, str]:
            async with at_work(f"{state['name']}: {name}"):
                await asyncio.sleep(state["pace"])
            return {"text": f"{name} {self.plan.secret} for {state['name']}"}

        return as_node(run)


async def expect_events(submission: Submission, graph: Limited) -> Run:
    """Call `at_most_k`; raises :class:`Failure` unless it gives the events of all runs."""
    states = graph.plan.states

    run = await submission.at_most_k(graph, states, graph.plan.k)

    wanted = [await graph.reference(state) for state in states]
    if not same(run.value, wanted):
        raise wrong_events(run, wanted, graph)
    return run


def expect_each_once(graph: Limited, run: Run) -> None:
    """The graph ran once from each state, with astream(); raises :class:`Failure`."""
    states = len(graph.plan.states)
    used = [stream.method for stream in graph.streams if stream.asked]
    used += [invoke["method"] for invoke in graph.invokes]
    if set(used) - {"astream"}:
        other = next(method for method in used if method != "astream")
        raise Failure(
            f"it uses {other}(), and astream() is asked for",
            mistake=other,
            run=run,
        )
    if len(used) != states:
        raise Failure(
            f"there are {states} states, and the graph ran {len(used)} times",
            expected=f"{states} runs",
            actual=f"{len(used)} runs",
            mistake="runs_twice" if len(used) == 2 * states else None,
            run=run,
        )


def expect_at_most_k(graph: Limited, run: Run) -> None:
    """No more than k runs were ever under way; raises :class:`Failure`."""
    runs = [(nodes[0].began, nodes[-1].ended) for nodes in nodes_by_run(run, graph)]
    most = most_at_once(runs)
    if most > graph.plan.k:
        raise too_many(run, graph, most, graph.plan.k, all_at_once=most == len(runs))


def expect_next_at_once(graph: Limited, run: Run) -> None:
    """Each run began in its turn, when it could; raises :class:`Failure`."""
    start = run.moments[run.began].at
    began = [round(nodes[0].at_begin - start, 6) for nodes in nodes_by_run(run, graph)]
    seconds = [len(NODES) * pace for pace in graph.plan.lengths]
    wanted = as_soon_as_one_ends(seconds, graph.plan.k)
    if not same(began, wanted):
        raise wrong_begin(run, began, wanted, seconds, graph.plan.k)


def nodes_by_run(run: Run, graph: Limited) -> list[list[NodeRun]]:
    """For each run, the record of its nodes; raises :class:`Failure` if it was not gone through."""
    names = [state["name"] for state in graph.plan.states]
    runs = [[n for n in graph.node_runs if n.name.startswith(f"{name}:")] for name in names]
    for name, nodes in zip(names, runs, strict=True):
        if sum(node_run.ended >= 0 for node_run in nodes) < len(NODES):
            raise Failure(f"{name} did not come to its end", run=run)
    return runs


def most_at_once(spans: Sequence[tuple[int, int]]) -> int:
    """How many of these spans, from one place to another, there are at the same time at most."""
    steps = sorted([(began, 1) for began, _ in spans] + [(ended, -1) for _, ended in spans])
    return max(accumulate(step for _, step in steps), default=0)


def as_soon_as_one_ends(seconds: Sequence[int], k: int) -> list[float]:
    """When each run is to begin: the next one takes the first place that is free."""
    free, begins = [0.0] * k, list[float]()
    for length in seconds:
        begins.append(heapq.heappop(free))
        heapq.heappush(free, begins[-1] + length)
    return begins


def in_chunks(seconds: Sequence[int], k: int) -> list[float]:
    """When each run begins if each k of them are waited for together."""
    chunks = [seconds[place : place + k] for place in range(0, len(seconds), k)]
    starts = accumulate((max(chunk) for chunk in chunks), initial=0)
    return [float(start) for start, chunk in zip(starts, chunks, strict=False) for _ in chunk]


def in_shares(seconds: Sequence[int], k: int) -> list[float]:
    """When each run begins if every k-th of them is done by the same worker, fixed beforehand."""
    return [float(sum(seconds[place % k : place : k])) for place in range(len(seconds))]


def after_the_oldest(seconds: Sequence[int], k: int) -> list[float]:
    """When each run begins if it waits for the end of the one that is k before it in the row."""
    begins: list[float] = []
    for place in range(len(seconds)):
        before = place - k
        freed = begins[before] + seconds[before] if before >= 0 else 0.0
        begins.append(max(freed, begins[-1] if begins else 0.0))
    return begins


def look_alikes(seconds: Sequence[int], k: int) -> Iterator[tuple[list[float], str, str]]:
    """Known ways to begin runs too late, each with its reason and its mistake."""
    yield in_chunks(seconds, 1), "the runs go one after the other", "one_by_one"
    yield in_chunks(seconds, k), f"it waits for the slowest of each {k}", "chunks"
    yield in_shares(seconds, k), "the runs were dealt out beforehand", "fixed_shares"
    oldest = after_the_oldest(seconds, k)
    yield oldest, "it waits for the run that began first, not for the first to end", "oldest_first"
    if k > 1:
        fewer = as_soon_as_one_ends(seconds, k - 1)
        yield fewer, "one of the places is never taken", "one_too_few"


def wrong_begin(
    run: Run, began: list[float], wanted: list[float], seconds: list[int], k: int
) -> Failure:
    """Say which run began too late, or before its turn, and why."""
    place = next(i for i, (b, w) in enumerate(zip(began, wanted, strict=True)) if b != w)
    name = f"run {place + 1}"
    if began[place] > wanted[place]:
        text = f"a place was free for {name} after {wanted[place]:g} seconds, and it began later"
    else:
        text = f"{name} began before its turn"
    reason, mistake = None, None
    for candidate, why, slug in look_alikes(seconds, k):
        if same(candidate, began):
            reason, mistake = why, slug
            break
    if reason is None and began != sorted(began):
        reason, mistake = "the runs do not begin in the order of the states", "last_first"
    return Failure(
        f"{text}: {reason}" if reason else text,
        expected=f"{name} begins after {wanted[place]:g} seconds",
        actual=f"{name} begins after {began[place]:g} seconds",
        mistake=mistake,
        run=run,
    )


def too_many(run: Run, graph: LentGraph, most: int, k: int, *, all_at_once: bool) -> Failure:
    """Say how many runs were under way at once, and what was limited in the place of runs."""
    nodes = most_at_once([(node_run.began, node_run.ended) for node_run in graph.node_runs])
    text, mistake = f"{most} runs were under way at once, and k is {k}", None
    if any("max_concurrency" in (stream.config or {}) for stream in graph.streams):
        text = f"{text}: max_concurrency is for the nodes of one run, and each run has its own"
        mistake = "max_concurrency"
    elif nodes <= k:
        text = f"{text}: a run that waits for its next node is under way, and keeps its place"
        mistake = "per_event"
    elif all_at_once:
        text, mistake = f"all {text}: nothing holds them back while they run", "per_call"
    elif most == k + 1:
        mistake = "one_too_many"
    return Failure(
        text,
        expected=f"at most {k} at once",
        actual=f"{most} at once",
        mistake=mistake,
        run=run,
    )


def wrong_events(run: Run, wanted: list[list[Any]], graph: LentGraph) -> Failure:
    """Say what is wrong with what was returned, as far as it can be told."""
    value, mistake = run.value, None
    expected: Any = wanted
    if not any(stream.asked for stream in graph.streams) and not graph.invokes and wanted:
        message, mistake = "the graph never ran: no event was asked for", "never_iterated"
    elif type(value) is not list:
        message = f"it returned {kind_of(value)}, and a list of lists is asked for"
    elif len(value) != len(wanted):
        message = f"the list has {len(value)} items, and there are {len(wanted)} states"
        if len(value) == sum(map(len, wanted)):
            message, mistake = f"{message}: each run has a list of its own", "one_flat_list"
    elif sorted(map(repr, value)) == sorted(map(repr, wanted)):
        message = "the runs are not in the order of the states, but in that of their ends"
        mistake = "order_of_ends"
    else:
        place = next(i for i, item in enumerate(value) if not same(item, wanted[i]))
        value, expected = value[place], wanted[place]
        what, mistake = wrong_item(value, expected)
        message = f"item {place + 1} of the list is {what}"
    return Failure(message, expected=expected, actual=repr(value), mistake=mistake, run=run)


def wrong_item(item: Any, wanted: list[Any]) -> tuple[str, str | None]:
    """What came in the place of one run's events, and the mistake."""
    if same(item, wanted[-1]):
        return "the last event of its run, and all are asked for", "last_event"
    if type(item) is dict and "pace" in item:
        return "a state, and a list of events is asked for", "ainvoke"
    if type(item) is not list:
        return f"{kind_of(item)}, and a list of events is asked for", None
    return "not the list of its run's events", None


def kind_of(value: Any) -> str:
    """A word for the type of a value, with its article."""
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return {"NoneType": "None"}.get(kind, f"a {kind}")
