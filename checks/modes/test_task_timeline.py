"""`task_timeline` tells of each task when it began, when it ended, and how."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from lab import Lab, LentFunction, LentGraph, Seen, expect_one_astream, expect_some_event
from lab.tasks import Plan, cached_plans, failing_plans, plans

from kit.judge import Failure, Opaque, Run, Submission, differ, same

Record = dict[str, Any]


@settings(max_examples=5)
@pytest.mark.points(2)
@given(plan=plans())
@example(plan=Plan())
async def test_records_start_and_end(
    submission: Submission, lab: Lab, seen: Seen, plan: Plan
) -> None:
    """gives id, name, start, end and outcome of each task, also of several with one name"""
    graph, run = await expect_timeline(submission, lab, plan)

    seen.add(graph, run)


@pytest.mark.needs("test_records_start_and_end")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph, run = await expect_timeline(submission, lab, Plan())

    seen.add(graph, run)

    seen.expect(expect_one_astream)


@settings(max_examples=5)
@pytest.mark.needs("test_runs_the_graph_once")
@given(plan=cached_plans())
@example(plan=Plan(cached=frozenset([0])))
async def test_records_tasks_without_end(submission: Submission, lab: Lab, plan: Plan) -> None:
    """leaves a task open whose result comes from a cache: it begins and has no end"""
    await expect_timeline(submission, lab, plan)


@settings(max_examples=5)
@pytest.mark.needs("test_records_tasks_without_end")
@given(plan=failing_plans())
@example(plan=Plan(failing=0))
@example(plan=Plan(failing=1, error=1))
@example(plan=Plan(failing=1, error=2))
@example(plan=Plan(failing=1, error=3))
async def test_records_failed_tasks(submission: Submission, lab: Lab, plan: Plan) -> None:
    """returns the timeline when a task fails, with that one failed and those at work open"""
    await expect_timeline(submission, lab, plan)


async def expect_timeline(submission: Submission, lab: Lab, plan: Plan) -> tuple[LentGraph, Run]:
    """Call `task_timeline`; raises :class:`Failure` unless it returns the right records."""
    graph, clock = lab.lend(plan.build), clock_of(lab, plan)
    if plan.cached:
        await graph.reference(plan.state(plan.cached))

    try:
        run = await submission.task_timeline(graph, plan.state(), clock)
    except Failure as failure:
        if plan.failing is None or plan.text not in failure.error:
            raise
        first = plan.error == 0
        raise Failure(
            f"the exception of the failed task came out: {failure.error}"
            + ("" if first else ": whatever Exception it is, the timeline is wanted"),
            expected="the timeline, and no exception",
            mistake="lets_it_out" if first else "some_errors",
            run=failure.run,
            error=failure.error,
        ) from None

    wanted = timeline(graph, plan, run)
    if not same(run.value, wanted):
        raise wrong_timeline(run, wanted, clock)
    return graph, run


def clock_of(lab: Lab, plan: Plan) -> LentFunction:
    """A clock that shows milliseconds, and that the submission reads from afar."""

    async def clock() -> int:
        return plan.clock(lab.submission.now)

    return lab.function("clock", clock, parameters=(), sync=True)


def timeline(graph: LentGraph, plan: Plan, run: Run) -> list[Record]:
    """The right records of this run; raises :class:`Failure` if it did not hear of every task."""
    tasks = list(plan.tasks())
    starts = [
        (event["id"], run.moments[place].at)
        for stream in graph.streams
        for item, place in zip(stream.items, stream.places, strict=True)
        for event in told_by(item)
        if "triggers" in event
    ]
    if len(starts) != len(tasks):
        raise not_heard(graph, run, len(starts), len(tasks))

    def at(seconds: float | None) -> int | None:
        begun = starts[0][1]
        return None if seconds is None else plan.clock(begun + seconds)

    return [
        {"id": task, "name": name, "start": at(start), "end": at(end), "outcome": outcome}
        for (task, _), (name, start, end, outcome) in zip(starts, tasks, strict=True)
    ]


def not_heard(graph: LentGraph, run: Run, heard: int, began: int) -> Failure:
    """Say why events about tasks are lacking, or raise a :class:`Failure` that says it better."""
    if not heard:
        expect_some_event(graph, run)
    expect_one_astream(graph, run)
    if not heard:
        message = 'no event told of a task: the mode for that is "tasks"'
    else:
        message = (
            f"{began} tasks began, and it heard of {heard}: does the loop end early, or does an "
            "except swallow an error of its own?"
        )
    mistake = None if heard else "updates"
    return Failure(message, actual=run.value, mistake=mistake, run=run)


def told_by(item: Any) -> Iterator[Record]:
    """The events about tasks in what was streamed, in whatever form it was asked for."""
    if isinstance(item, list | tuple):
        for part in item:
            yield from told_by(part)
    elif isinstance(item, dict) and item.keys() >= {"id", "name"}:
        yield item
    elif isinstance(item, dict):
        yield from told_by([item.get("data"), item.get("payload")])


def wrong_timeline(run: Run, wanted: list[Record], clock: LentFunction) -> Failure:
    """Say what is wrong with the timeline, as far as it can be told."""
    value = run.value
    if type(value) is not list:
        kind = value.type if isinstance(value, Opaque) else type(value).__name__
        kind = "nothing" if value is None else f"a {kind}"
        if run.kind in ("async_generator", "generator"):
            kind = "a generator"
        return Failure(
            f"it returned {kind} in place of a list",
            expected=wanted,
            actual=value,
            mistake="returns_a_dict" if type(value) is dict else None,
            run=run,
        )
    message, mistake = what_is_missing(value, wanted)
    place = differ(value, wanted) or 0
    if not message and place < len(value) and place < len(wanted):
        message, mistake = wrong_record(value, wanted, place, clock)
    return Failure(
        message or f"the list has {len(value)} records, and {len(wanted)} tasks began",
        expected=wanted[place] if place < len(wanted) else "no more records",
        actual=value[place] if place < len(value) else "no more records",
        mistake=mistake,
        run=run,
    )


def what_is_missing(records: list[Any], wanted: list[Record]) -> tuple[str, str | None]:
    """The sentence and the mistake for a list that does not have the right tasks; "" if it has."""
    for number, record in enumerate(records, 1):
        if type(record) is not dict or record.keys() != wanted[0].keys():
            keys = ", ".join(wanted[0])
            return f"record {number} is no dict with the keys {keys} and no others", None
    if not records:
        failed = any(record["outcome"] == "failed" for record in wanted)
        text = f"the list is empty, and {len(wanted)} tasks began"
        return text, "empty_on_error" if failed else None
    ids, right_ids = [record["id"] for record in records], [record["id"] for record in wanted]
    if same(ids, right_ids):
        return "", None
    if same(ids, [record["id"] for record in wanted if record["outcome"] != "open"]):
        return "tasks that began and never ended are not in the list", "only_ends"
    names = [record["name"] for record in wanted]
    if len(ids) == len(set(names)) < len(names):
        text = "of tasks with one name only one is in the list: what tells them apart is the id"
        return text, "by_name"
    if len(ids) > len(right_ids):
        text = "the start and the end of a task have a record each, and one is wanted for both"
        return text, "two_records"
    ended = sorted(wanted, key=lambda record: record["end"] or 0)
    if len(ids) == len(right_ids) and same(ids, [record["id"] for record in ended]):
        return "the records come in the order in which the tasks ended, not began", "order_of_ends"
    return "the ids are not those of the tasks, in the order in which they began", None


def wrong_record(
    records: list[Record], wanted: list[Record], place: int, clock: LentFunction
) -> tuple[str, str | None]:
    """The sentence and the mistake for a record with the right id."""
    record, right = records[place], wanted[place]
    task = f"record {place + 1}, of {right['name']},"
    shown = [call.value for call in clock.calls]
    if not same(record["name"], right["name"]):
        return f"{task} has another name", None
    for key in ("start", "end"):
        if record[key] is not None and record[key] not in shown:
            mistake = "another_clock" if key == "start" else None
            return f'{task} has as its "{key}" a number that clock() never gave', mistake
    if (
        len({str(record["start"]) for record in records})
        == 1
        < len({record["start"] for record in wanted})
    ):
        return "all tasks have one start: clock() was called when all was over", "collects_first"
    if not same(record["start"], right["start"]):
        return f'{task} has the wrong "start"', None
    return wrong_end(record, right, task)


def wrong_end(record: Record, right: Record, task: str) -> tuple[str, str | None]:
    """The sentence and the mistake for a record with a wrong end or outcome."""
    outcome = right["outcome"]
    if outcome == "open" and record["end"] is not None:
        return f"{task} has an end, and no event has told of one", "ends_what_is_open"
    if outcome == "open":
        mistake = "open_as_failed" if record["outcome"] == "failed" else "open_as_done"
        return f"{task} is {record['outcome']!r}, and no event has told of its end", mistake
    if record["end"] is None:
        text = f"{task} has no end, and its end came: the result of a task may be empty"
        return text, "truth_of_the_result"
    if not same(record["end"], right["end"]):
        return f'{task} has the wrong "end": is it that of another task?', "first_of_that_name"
    if outcome == "failed":
        return f"{task} is {record['outcome']!r}, and its end came with an error", "ignores_errors"
    return f"{task} is {record['outcome']!r}, and its end came without an error", None
