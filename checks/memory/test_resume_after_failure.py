"""`resume_after_failure` goes on where a failed run was, and does nothing twice."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentGraph, Seen, expect_one_astream
from lab.failing import ERRORS, FailingGraph, Work, Worker, failures, workers, works

from kit.judge import Failure, Run, Submission, differ, same

CONFIG = {"configurable": {"thread_id": "of this run"}}

ROW: Work = (
    (Worker(name="plan", token=17),),
    (Worker(name="fetch", token=23, errors=("ConnectionError", "ValueError")),),
    (Worker(name="write", token=4),),
)
EVERY_ERROR: Work = ((Worker(name="fetch", token=5, errors=ERRORS),),)
SIDE_BY_SIDE: Work = (
    (Worker(name="plan", token=17),),
    (
        Worker(name="look_up", token=21, seconds=1),
        Worker(name="fetch", token=5, seconds=2, errors=("ConnectionError", "ConnectionError")),
        Worker(name="read", token=6, seconds=3),
    ),
    (Worker(name="report", token=9),),
)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One call of `resume_after_failure`, and what was seen of it from both sides."""

    work: Work
    tries: int
    state: dict[str, Any]
    run: Run
    graph: FailingGraph
    error: Failure | None

    def failure(self, message: str, mistake: str | None = None, **more: Any) -> Failure:
        return Failure(message, mistake=mistake, run=self.run, **more)


@settings(max_examples=5)
@pytest.mark.points(2)
@given(work=works(), spare=st.integers(1, 2))
@example(work=ROW, spare=1)
@example(work=EVERY_ERROR, spare=1)
async def test_goes_on_after_a_failure(
    submission: Submission, lab: Lab, work: Work, spare: int
) -> None:
    """goes on after each error where the graph was, until it has finished"""
    tried = await attempt(submission, lab, work, failures(work) + 1 + spare)

    expect_finished(tried)


@settings(max_examples=5)
@pytest.mark.needs("test_goes_on_after_a_failure")
@given(work=works(widths=(1, 2, 3)), spare=st.integers(1, 2))
@example(work=SIDE_BY_SIDE, spare=1)
async def test_yields_each_event_once(
    submission: Submission, lab: Lab, seen: Seen, work: Work, spare: int
) -> None:
    """yields the event of each node once, though restored ones come again"""
    tried = await attempt(submission, lab, work, failures(work) + 1 + spare)

    expect_finished(tried)
    expect_events(tried)
    seen.add(tried.graph, tried.run)


@settings(max_examples=4)
@pytest.mark.needs("test_yields_each_event_once")
@given(tries=st.integers(1, 4), types=st.permutations(ERRORS), spread=st.booleans())
@example(tries=3, types=list(ERRORS), spread=False)
@example(tries=2, types=list(ERRORS), spread=True)
async def test_gives_up_in_the_end(
    submission: Submission, lab: Lab, tries: int, types: list[str], spread: bool
) -> None:
    """lets the last error through when the last of its tries has failed"""
    failing = [Worker(name="fetch", token=23, errors=tuple(types))]
    if spread:  # each node fails once: there is something new before each failure
        failing = [
            Worker(name=f"fetch_{number}", token=number, errors=(error,))
            for number, error in enumerate(types)
        ]
    work: Work = ((Worker(name="plan", token=17),), *((worker,) for worker in failing))
    tried = await attempt(submission, lab, work, tries)

    expect_given_up(tried, types, spread=spread)


@settings(max_examples=2)
@pytest.mark.needs("test_yields_each_event_once")
@given(work=works(widths=(1, 2, 3)))
@example(work=ROW)
async def test_yields_while_the_graph_runs(
    submission: Submission, lab: Lab, seen: Seen, work: Work
) -> None:
    """yields each event before the next node has finished or failed"""
    tried = await attempt(submission, lab, work, failures(work) + 2)
    expect_finished(tried)
    expect_events(tried)
    seen.add(tried.graph, tried.run)

    seen.expect(expect_in_time)


def expect_in_time(graph: LentGraph, run: Run) -> None:
    """Each event was yielded before another node had stopped; raises :class:`Failure`."""
    stopped = sorted(
        (node_run for node_run in graph.node_runs if not node_run.cancelled),
        key=lambda node_run: node_run.stopped,
    )
    done = [node_run for node_run in stopped if node_run.ended >= 0]
    for node_run, place in zip(done, run.item_places, strict=True):
        later = [other for other in stopped if other.stopped > node_run.ended]
        if later and place > later[0].stopped:
            late = place > stopped[-1].stopped
            reason = "all events were collected first" if late else "those of a try are collected"
            raise Failure(
                f"{later[0].name} had stopped before the event of {node_run.name} was yielded: "
                f"{reason}",
                expected=f"the event of {node_run.name} is yielded as soon as it has come",
                mistake="collects_first" if late else "collects_a_try",
                run=run,
            )


@pytest.mark.needs("test_yields_while_the_graph_runs")
async def test_stops_when_its_caller_leaves(submission: Submission, lab: Lab) -> None:
    """runs nothing more when its caller stops asking for events"""
    graph = FailingGraph(lab, ROW)

    async with submission.resume_after_failure.start(graph, {"log": []}, CONFIG, 3) as call:
        call.pulling = lambda: not call.run.items

    run, first = call.run, [workers(ROW)[0].event]
    if not run.crash and not same(run.items, first):
        raise Failure(
            "its caller asked for one event, and something else came than the first event",
            expected=first,
            actual=repr(run.items),
            run=run,
        )
    yielded = run.item_places[0] if run.item_places else run.began
    more = [node_run for node_run in graph.done if node_run.ended > yielded]
    if run.crash or run.left or more or graph.failed:
        raise Failure(
            "its caller had left the loop after the first event, and it went on: leaving is told "
            "to a generator by an exception too, which is no Exception",
            expected="nothing is run after the first event",
            actual=f"{more[0].name} runs" if more else run.crash and run.crash.last_line,
            mistake="catches_everything",
            run=run,
        )


async def attempt(submission: Submission, lab: Lab, work: Work, tries: int) -> Tried:
    """Call `resume_after_failure`; raises :class:`Failure` if its streams are no good."""
    graph, state, error = FailingGraph(lab, work), {"log": [3]}, None
    try:
        run = await submission.resume_after_failure(graph, state, CONFIG, tries)
    except Failure as failure:
        if failure.run is None:
            raise
        run, error = failure.run, failure
    tried = Tried(work=work, tries=tries, state=state, run=run, graph=graph, error=error)
    if error and not graph.streams:
        raise error
    expect_streams(tried)
    return tried


def expect_streams(tried: Tried) -> None:
    """All streams are astream()'s, on the thread that was named; raises :class:`Failure`."""
    streams = tried.graph.streams
    if not streams or tried.graph.invokes or any(s.method == "stream" for s in streams):
        expect_one_astream(tried.graph, tried.run)
    for stream in streams:
        thread = ((stream.config or {}).get("configurable") or {}).get("thread_id")
        if thread != CONFIG["configurable"]["thread_id"]:
            raise tried.failure(
                "a stream was started on another thread than that of `config`, where what the "
                "nodes have done is kept",
                "other_thread",
                expected=CONFIG,
                actual=repr(stream.config),
            )


def expect_finished(tried: Tried) -> None:
    """The graph has finished, and no node has done its work twice; raises :class:`Failure`."""
    graph, crash = tried.graph, tried.run.crash
    names = [node_run.name for node_run in graph.done]
    again = next((name for name in names if names.count(name) > 1), None)
    if again:
        state = any(same(stream.input, tried.state) for stream in graph.streams[1:])
        raise tried.failure(
            f"{again} had finished, and was run again after the failure of another node"
            + (": given its state again, the graph starts at its top" if state else ""),
            "starts_again" if state else None,
            expected=f"{again} runs once",
            actual=f"{again} runs {names.count(again)} times",
        )
    if crash and len(graph.failed) == 1 < tried.tries:
        raise tried.failure(
            f"the first {crash.root.type} of a node was let through, though {tried.tries} tries "
            "were allowed",
            "gives_up",
            expected="astream(None, config) after the error",
            actual=crash.root.last_line,
        )
    if crash and len(graph.failed) < tried.tries and crash.root.type in ERRORS:
        raise tried.failure(
            f"error {len(graph.failed)}, a {crash.root.type}, was let through, though "
            f"{tried.tries} tries were allowed: whatever Exception it is, the graph can go on",
            "only_some_errors",
        )
    if tried.error:
        raise tried.error
    missing = [worker.name for worker in workers(tried.work) if worker.name not in names]
    if missing:
        raise tried.failure(
            f"{graph.failed[-1].name if graph.failed else 'the graph'} failed, and that was the "
            f"end, without an error: {missing[-1]} never ran to its end",
            "swallows_the_error",
            expected=f"{tried.tries} tries",
            actual=f"{len(graph.streams)}",
        )


def expect_events(tried: Tried) -> None:
    """Each node's event was yielded once, in order; raises :class:`Failure`."""
    run = tried.run
    if run.kind != "async_generator":
        raise tried.failure(
            "it returned something in place of yielding events: its callers write "
            "`async for event in resume_after_failure(…)`"
        )
    events = {worker.name: worker.event for worker in workers(tried.work)}
    wanted = [events[node_run.name] for node_run in tried.graph.done]
    place = differ(run.items, wanted)
    if place is not None:
        message, mistake = wrong_event(run.items, wanted, place)
        raise tried.failure(
            message,
            mistake,
            expected=wanted[place] if place < len(wanted) else "no more events",
            actual=run.items[place] if place < len(run.items) else "no more events",
        )


def wrong_event(items: list[Any], wanted: list[Any], place: int) -> tuple[str, str | None]:
    """A sentence about the first event that is wrong, and the known mistake that it shows."""
    if not items:
        return "no event was yielded", None
    if place >= len(items):
        return f"{len(items)} of {len(wanted)} events were yielded", None
    item, node = items[place], next(iter(wanted[min(place, len(wanted) - 1)]))
    if isinstance(item, dict) and "__metadata__" in item:
        text = f"event {place + 1} is marked: {next(iter(item))} did not run again, and its event"
        return f"{text} had been yielded", "counts_restored_twice"
    if item in wanted[:place]:
        return f"event {place + 1} has been yielded before, by an earlier try", "forgets_the_mark"
    if item in wanted:
        return f"the event of {node} is missing: it came before the failure", "loses_a_try"
    return f"event {place + 1} is not what the graph has streamed", None


def expect_given_up(tried: Tried, types: list[str], *, spread: bool) -> None:
    """So many streams have failed, and the last error came through; raises :class:`Failure`."""
    crash, failed, tries = tried.run.crash, len(tried.graph.failed), tried.tries
    text = f"{tries} {'try was' if tries == 1 else 'tries were'} allowed"
    message, mistake = "", None
    if failed > tries and spread:
        message = f"{text} in all, and it tried {failed} times: an event between does not count"
        mistake = "counts_again"
    elif failed > tries:
        message = f"{text}, and it tried {failed} times"
        mistake = "one_try_too_many" if failed == tries + 1 else "tries_for_ever"
    elif failed < tries:
        message = f"{text}, and it gave up after {failed}"
        mistake = "one_try_too_few" if failed == tries - 1 else None
    elif crash is None:
        message, mistake = "the last try failed, and its caller was not told", "hides_the_last"
    elif crash.type != types[tries - 1]:
        message, mistake = f"its caller was told of {crash.type}, and not of the last error", None
        mistake = "first_error" if crash.type == types[0] else "error_of_its_own"
    if message:
        raise tried.failure(
            message,
            mistake,
            expected=f"{types[tries - 1]} after {tries} failed {'try' if tries == 1 else 'tries'}",
            actual=f"{crash.type if crash else 'no error'} after {failed}",
        )
    expect_plan(tried)


def expect_plan(tried: Tried) -> None:
    """What came before the failure was yielded, once; raises :class:`Failure`."""
    done = {node_run.name for node_run in tried.graph.done}
    wanted = [worker.event for worker in workers(tried.work) if worker.name in done]
    if not same(tried.run.items, wanted):
        raise tried.failure(
            "the events before the failure are to be yielded, once, even if nothing comes after",
            expected=wanted,
            actual=repr(tried.run.items),
        )
