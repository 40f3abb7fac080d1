"""`report_progress` builds a node that reports each item as it is done."""

import asyncio
from itertools import accumulate, cycle, islice, pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import expect_equal
from lab.built_graphs import run_built, run_built_again
from lab.expect import expect_at_once
from lab.vocabulary import LONG_TEXTS, SECONDS, SIZES, TEXTS, VALUES, chances

from kit.judge import Examples, Failure, Input, crashed, needs, points, same, streaming

LETTERS = [("a", 1.0, "A"), ("b", 1.0, "B"), ("c", 1.0, "C")]
UNEVEN = [("a", 1.0, "A"), ("b", 2.0, "B"), ("a", 1.0, "C"), ("a", 0.5, "C")]
ODD = [*VALUES, None, None, *TEXTS, *LONG_TEXTS]
MANY = list(islice(zip(cycle(ODD), cycle(SECONDS), cycle(ODD[4:]), strict=False), max(SIZES)))


def draw(chance, least=0):
    """Return jobs: an item, the seconds that work takes for it, and what work returns."""
    count = chance.randint(least, 4)
    return [tuple(map(chance.choice, (ODD, SECONDS, ODD))) for _ in range(count)]


async def stream(submission, lab, jobs, *more, mode):
    """Build one graph and run it for each list of jobs; return the run, and what `work` records.

    Work has to be called with each item, in their order, one after the other.
    """
    todo = iter([job for part in (jobs, *more) for job in part])

    async def work(_):
        _, seconds, result = next(todo, (None, 0, None))
        await asyncio.sleep(seconds)
        return result

    function = lab.function("work", work, parameters=("item",))
    state, *states = [{"items": [item for item, _, _ in part]} for part in (jobs, *more)]
    run = await run_built(
        submission.report_progress, [function], state, more=states, stream_mode=mode
    )
    if run.crash:
        raise crashed(run.crash, run)
    if run.changed_passed:
        raise Failure("the items that the caller handed over were changed", run=run)
    return run, function.calls


async def run_example(submission, lab, jobs=LETTERS):
    """Build the graph of the task's example and run it for the items of ``jobs``."""
    run, _ = await stream(submission, lab, jobs, mode=["custom", "updates"])
    return run


async def run_items(given, submission, lab):
    """Build the graph and run it for the items of a learner's example."""
    pace, items = given["pace"], given["items"]
    jobs = [(item, pace, item.upper() if type(item) is str else item) for item in items]
    return await run_example(submission, lab, jobs)


def drop_items(outcome, value):
    """The update may have the items too, as the graph was given them."""
    if outcome != "yields" or type(value) is not list:
        return value
    return [
        ("updates", {"worker": {"results": each[1]["worker"]["results"]}})
        if type(each) is tuple and len(each) == 2 and is_whole_update(each[1])
        else each
        for each in value
    ]


def is_whole_update(event):
    """Whether this is an update of the node that has results."""
    worker = event.get("worker") if type(event) is dict else None
    return type(worker) is dict and set(worker) <= {"items", "results"} and "results" in worker


EXAMPLES = Examples(
    inputs=(
        Input(name="items", default=["a", "b", "c"], about="the items of the state"),
        Input(
            name="pace",
            default=1.0,
            about="how long work takes for an item; its result is the item in capital letters",
        ),
    ),
    run=run_items,
    outcomes=["yields", "when"],
    when=["item 1 at 1 s"],
    meanings={
        "yields": 'what the graph streams: a tuple ("custom", report) for each report, and a tuple '
        '("updates", update) for the update'
    },
    normalise=drop_items,
)


def list_reports(jobs):
    """Return the reports of a run of the graph."""
    return [{"done": number, "of": len(jobs)} for number in range(1, len(jobs) + 1)]


def list_update(jobs, update):
    """Return the update of a run; it may have the items too, as the graph was given them."""
    items, results = [item for item, _, _ in jobs], [result for _, _, result in jobs]
    whole = {"worker": {"items": items, "results": results}}
    return whole if same(update, whole) else {"worker": {"results": results}}


def expect_one_by_one(run, calls, jobs):
    """Work was called with each item, in their order, each when the one before was done."""
    items = [item for item, _, _ in jobs]
    expect_equal(run, [call.args[0] for call in calls], items, "work() call")
    for number, (before, after) in enumerate(pairwise(calls), 2):
        if not 0 <= before.stopped < after.began:
            raise Failure(f"work began on item {number} before item {number - 1} was done", run=run)


def expect_reports_in_time(run, reports, calls):
    """Each report came in the moment in which work was done for its item."""
    began = run.moments[run.began].at
    expect_at_once(run, reports, [call.at_end - began for call in calls], "report")


@settings(max_examples=5)
@given(jobs=st.builds(draw, chances))
@example(jobs=LETTERS)
@example(jobs=UNEVEN)
@example(jobs=LETTERS[:1])
@example(jobs=[])
async def test_reports_each_item(submission, lab, jobs):
    """reports each item to the stream writer: how many are done, of how many"""
    run = await run_example(submission, lab, jobs)

    reports = [event for mode, event in run.items if mode == "custom"]
    expect_equal(run, reports, list_reports(jobs), "report")


@settings(max_examples=5)
@given(jobs=st.builds(draw, chances))
@example(jobs=LETTERS)
@example(jobs=UNEVEN)
@example(jobs=[])
async def test_returns_the_results(submission, lab, jobs):
    """works on the items one after the other, and returns the result of each"""
    run, calls = await stream(submission, lab, jobs, mode="updates")

    expect_one_by_one(run, calls, jobs)
    update = run.items[0] if run.items else None
    expect_equal(run, run.items, [list_update(jobs, update)], "update")


@needs(test_reports_each_item)
@points(3)
@streaming
@settings(max_examples=5)
@given(jobs=st.builds(draw, chances, st.just(1)))
@example(jobs=LETTERS)
@example(jobs=UNEVEN)
async def test_reports_while_it_works(submission, lab, jobs):
    """reports each item as soon as it is done: not before, not at the end, not held up"""
    run, calls = await stream(submission, lab, jobs, mode="custom")

    expect_equal(run, run.items, list_reports(jobs), "report")
    expect_one_by_one(run, calls, jobs)
    expect_reports_in_time(run, run.yielded, calls)


@needs(test_reports_each_item, test_returns_the_results)
async def test_works_on_many_unusual_items(submission, lab):
    """works on many unusual items too, and when the graph runs again"""
    parts = (MANY, UNEVEN[1:], MANY[:0], UNEVEN[1:])
    run, calls = await stream(submission, lab, *parts, mode=["custom", "updates"])

    updates = iter([event for mode, event in run.items if mode == "updates"])
    wanted = []
    for jobs in parts:
        wanted += [("custom", report) for report in list_reports(jobs)]
        wanted += [("updates", list_update(jobs, next(updates, None)))]
    expect_equal(run, run.items, wanted, "event")
    expect_one_by_one(run, calls, [job for jobs in parts for job in jobs])
    reports = [output for output in run.yielded if output.value[0] == "custom"]
    expect_reports_in_time(run, reports, calls)


@needs(test_reports_each_item)
@streaming
async def test_counts_each_run_by_itself(submission, lab):
    """counts by itself in each of two runs that go on at the same time"""

    async def work(item):
        await asyncio.sleep(item)

    function = lab.function("work", work, parameters=("item",))
    parts = ([1.0, 1.0, 2.0], [0.7, 1.9])
    states = [{"items": items} for items in parts]
    build = submission.report_progress
    runs = await run_built_again(build, [function], states, at_once=True, stream_mode="custom")
    for run, items in zip(runs, parts, strict=False):
        if run.crash:
            raise crashed(run.crash, run)
        expect_equal(run, run.items, list_reports(items), "report")
        expect_at_once(run, run.yielded, list(accumulate(items)), "report")
