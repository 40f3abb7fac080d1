"""`report_progress` builds a node that reports each item as it is done."""

import asyncio
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, LentFunction
from lab.built_graphs import run_built

from kit.judge import Failure, Run, Submission, crashed, differ, same


@dataclass(frozen=True, slots=True)
class Job:
    """One item: what it is, how many virtual seconds it takes, and what comes of it."""

    item: Any
    seconds: float
    result: Any


items = st.integers() | st.text("abc é", max_size=5) | st.none()
jobs = st.builds(Job, items, st.sampled_from([0.5, 1.0, 2.0]), st.integers() | st.text(max_size=3))
lists_of_jobs = st.lists(jobs, min_size=1, max_size=4)

THREE = [Job("a", 1.0, "A"), Job("b", 2.0, "B"), Job("a", 1.0, "C")]


@settings(max_examples=5)
@given(todo=st.lists(jobs, max_size=4))
@example(todo=THREE)
@example(todo=THREE[:1])
@example(todo=[])
async def test_reports_each_item(submission: Submission, lab: Lab, todo: list[Job]) -> None:
    """reports each item to the stream writer: how many are done, of how many"""
    wanted = [{"done": number, "of": len(todo)} for number in range(1, len(todo) + 1)]

    run = await stream(submission, lent(lab, todo), todo, "custom")

    place = differ(run.items, wanted)
    if place is not None:
        message, mistake = wrong_reports(run, place, wanted)
        if not run.items and not run.text:
            updates = await stream(submission, lent(lab, todo), todo, "updates")
            message, mistake = no_reports(updates.items)
        raise Failure(
            message,
            expected=wanted[place] if place < len(wanted) else "no more reports",
            actual=run.items[place] if place < len(run.items) else "no more reports",
            mistake=mistake,
            run=run,
        )


@settings(max_examples=5)
@pytest.mark.needs("test_reports_each_item")
@given(todo=st.lists(jobs, max_size=4))
@example(todo=THREE)
async def test_returns_the_results(submission: Submission, lab: Lab, todo: list[Job]) -> None:
    """works on the items one after the other, and returns the result of each"""
    work = lent(lab, todo)

    run = await stream(submission, work, todo, ["updates", "tasks"])

    expect_a_graph(run)
    expect_one_after_the_other(run, work, todo)
    expect_results(run, [job.result for job in todo])


@settings(max_examples=5)
@pytest.mark.needs("test_returns_the_results")
@pytest.mark.points(3)
@given(todo=lists_of_jobs)
@example(todo=THREE)
async def test_reports_while_it_works(submission: Submission, lab: Lab, todo: list[Job]) -> None:
    """reports each item as soon as it is done: not before, not at the end, not held up"""
    work = lent(lab, todo)

    run = await stream(submission, work, todo, "custom")

    expect_one_after_the_other(run, work, todo)
    if len(run.items) != len(todo):
        raise Failure(f"{len(run.items)} reports came for {len(todo)} items", run=run)
    for index, (place, call) in enumerate(zip(run.item_places, work.calls, strict=True)):
        if place < call.ended:
            raise Failure(
                f"item {index + 1} was reported before it was done",
                expected=f"a report after work has ended for item {index + 1}",
                actual="a report while work was still going on",
                mistake="reports_before",
                run=run,
            )
        late = run.moments[place].at - call.at_end
        if late > 0:
            raise too_late(run, work, index, late)


def lent(lab: Lab, todo: list[Job]) -> LentFunction:
    """The function that does the jobs, in the order in which it is called."""
    waiting = iter(todo)

    async def work(_: Any) -> Any:
        job = next(waiting, None)
        if job is None:
            return None
        await asyncio.sleep(job.seconds)
        return job.result

    return lab.function("work", work, parameters=("item",))


async def stream(
    submission: Submission, work: LentFunction, todo: list[Job], mode: str | list[str]
) -> Run:
    """Build the graph and run it; ``items`` of the run are the events of this mode."""
    state = {"items": [job.item for job in todo]}
    run = await run_built(submission.report_progress, [work], state, stream_mode=mode)
    if run.crash:
        raise crashed(run.crash, run)
    return run


def no_reports(updates: list[Any]) -> tuple[str, str | None]:
    """The sentence and the mistake for a node that reported nothing, by what it returned."""
    if len(updates) > 1:
        return (
            f"no report came, but {len(updates)} updates did: the reports of one node are wanted",
            None,
        )
    update = updates[0].get("worker") if updates and type(updates[0]) is dict else None
    names = list(update) if type(update) is dict else []
    keys = [name for name in names if name not in ("items", "results")]
    if keys:
        text = f"no report came: what the node puts under {keys[0]!r} in the state comes at its end"
        return text, "state_key"
    return "no report came: only what the stream writer is called with is one", None


def wrong_reports(run: Run, place: int, wanted: list[Any]) -> tuple[str, str | None]:
    """The sentence and the mistake for reports that differ, the first of them at ``place``."""
    items, number = run.items, f"report {place + 1}"
    if not items:
        return "the reports were printed, and whoever runs the graph gets none", "prints"
    if place >= len(items):
        return f"only {len(items)} of {len(wanted)} reports came", None
    if place >= len(wanted):
        return f"{len(items)} reports came for {len(wanted)} items", None
    item = items[place]
    if type(item) is not dict or item.keys() != {"done", "of"}:
        return f'{number} is no dict with the keys "done" and "of" and no others', None
    if items == [{**report, "done": report["done"] - 1} for report in wanted]:
        return "the reports count from 0, and one item is done when the first comes", "from_zero"
    if not same(item["of"], len(wanted)):
        return f'{number} has another number of items than there are, under "of"', None
    if type(item["done"]) is int and item["done"] > len(wanted):
        text = f"{number} tells of more than there is: the count goes on from an earlier run"
        return text, "shared_counter"
    return f'{number} has a wrong number under "done"', None


def expect_one_after_the_other(run: Run, work: LentFunction, todo: list[Job]) -> None:
    """Each item was worked on once, when the one before was done; raises :class:`Failure`."""
    given_to_it = [call.args[0] for call in work.calls]
    wanted = [job.item for job in todo]
    if wanted and not given_to_it:
        raise Failure(
            "work() never ran: a coroutine runs when it is awaited",
            expected=f"{len(wanted)} items worked on",
            actual="none",
            mistake="not_awaited",
            run=run,
        )
    for before, after in pairwise(work.calls):
        if after.began < before.stopped or before.stopped < 0:
            raise Failure(
                "work began on an item while the one before was not done: one after the other",
                expected="work ends for an item, then starts for the next",
                actual="both at once",
                mistake="all_at_once",
                run=run,
            )
    if not same(given_to_it, wanted):
        raise Failure(
            "work was not called with each item once, in their order",
            expected=wanted,
            actual=given_to_it,
            run=run,
        )


def expect_a_graph(run: Run) -> None:
    """The events of two modes came as pairs, and tell when each task begins, as LangGraph's do."""
    pairs = [item for item in run.items if type(item) is tuple and len(item) == 2]
    chunks = [chunk for _, chunk in pairs if type(chunk) is dict]
    if len(chunks) < len(run.items) or not any("triggers" in chunk for chunk in chunks):
        raise Failure(
            "what report_progress returned does not stream as a compiled graph of LangGraph does",
            expected="(mode, chunk) for two modes, among them the beginning of a task",
            actual=run.items,
            run=run,
        )


def expect_results(run: Run, results: list[Any]) -> None:
    """One update came, of the node "worker", with these results; raises :class:`Failure`."""
    message, mistake = "", None
    updates = [chunk for mode, chunk in run.items if mode == "updates"]
    if len(updates) != 1:
        message = f"{len(updates)} updates came: the graph has one node, which runs once"
    elif list(updates[0]) != ["worker"]:
        message = 'the node is not called "worker"'
    elif type(update := updates[0]["worker"]) is not dict or "results" not in update:
        message, mistake = 'the node returns nothing under "results"', "returns_no_results"
    elif not same(update["results"], results):
        message = "the results are not what work gave for each item, in their order"
        if type(update["results"]) is list and len(update["results"]) > len(results):
            message, mistake = "the results of an earlier run are still there", "shared_results"
    if message:
        wanted = [{"worker": {"results": results}}]
        raise Failure(message, expected=wanted, actual=updates, mistake=mistake, run=run)


def too_late(run: Run, work: LentFunction, index: int, late: float) -> Failure:
    """Say how a report came later than the item was done, and what may hold it up."""
    place, calls = run.item_places[index], work.calls
    following = calls[index + 1] if index + 1 < len(calls) else None
    if index + 1 < len(calls) and run.item_places[0] > calls[-1].ended:
        message = "no report came before all items were done: each has its own moment"
        mistake = "at_the_end"
    elif following and place > following.ended:
        message = f"item {index + 1} was not reported before item {index + 2} was done"
        mistake = "one_behind"
    else:
        message = (
            f"the report of item {index + 1} was held up for {late:g} seconds: something in the "
            "node blocks the event loop"
        )
        mistake = "time_sleep"
    return Failure(
        message,
        expected=f"report {index + 1} at the moment at which item {index + 1} is done",
        actual=f"report {index + 1} {late:g} seconds later",
        mistake=mistake,
        run=run,
    )
