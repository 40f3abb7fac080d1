"""`map_reduce` builds a graph that sends each item to a worker, and gathers the results."""

import asyncio
from dataclasses import dataclass, replace

from hypothesis import example, given, settings
from lab import expect_equal
from lab.built_graphs import (
    calls_of,
    describe_built,
    expect_side_by_side,
    final_state,
    run_with_updates,
    updates_of,
)
from lab.vocabulary import LONG_TEXTS, TEXTS, chances, choose_text

from kit.judge import Examples, Failure, Input, InvalidExample, needs, points


@dataclass(frozen=True, kw_only=True)
class Work:
    """One run of the graph: items, and for each the result and how many seconds that takes."""

    items: list[str]
    results: list[int]
    seconds: list[float]


def choose_work(chance):
    """Return one to six different items, of which no two take equally long."""
    items = list(dict.fromkeys(choose_text(chance) for _ in range(6)))
    count = len(items)
    return Work(
        items=items,
        results=[chance.choice((0, -1, 7, chance.randint(-(10**12), 10**12))) for _ in items],
        seconds=chance.sample([number * 1.37 for number in range(1, count + 1)], k=count),
    )


def crowd(items):
    """Return work of which the last item is the quickest."""
    count = len(items)
    seconds = [float(count - number) for number in range(count)]
    return Work(items=items, results=[number * 10 for number in range(count)], seconds=seconds)


works = chances.map(choose_work)

EXAMPLE = Work(items=["pear", "fig"], results=[4, 3], seconds=[2.0, 1.0])
FRUIT = Work(items=["pear", "fig", "apple"], results=[0, 3, 0], seconds=[3.0, 1.0, 2.0])
EQUAL = Work(items=["fig", "pear", "fig"], results=[3, 4, 7], seconds=[2.0, 3.0, 1.0])
SAME = Work(items=["fig"] * 3, results=[5] * 3, seconds=[2.0, 3.0, 1.0])
BESIDE_FRUIT = Work(items=["plum", "nut"], results=[8, 9], seconds=[2.5, 1.5])
NOTHING = Work(items=[], results=[], seconds=[])
MANY = crowd([f"item {number}" for number in range(12)])
ODD = crowd([*TEXTS, *LONG_TEXTS, *TEXTS])


async def run_works(submission, lab, *works, at_once=False):
    """Run one graph for each work; return each run with the calls of ``work``.

    Each item has to be worked on once, and nothing else. Runs ``at_once`` need different items.
    """
    open_works = [
        [item, result, seconds]
        for work in works
        for item, result, seconds in zip(work.items, work.results, work.seconds, strict=True)
    ]

    async def work_on(item):
        found = next((entry for entry in open_works if entry[0] == item), None)
        if found is None:
            return 0
        open_works.remove(found)
        await asyncio.sleep(found[2])
        return found[1]

    function = lab.function("work", work_on, parameters=("item",))
    states = [{"items": work.items} for work in works]

    runs = await run_with_updates(submission.map_reduce, [function], *states, at_once=at_once)

    calls = [calls_of(function, run) for run in runs]
    for run, made, work in zip(runs, calls, works, strict=True) if not at_once else ():
        items = [call.args[0] for call in made]
        expect_equal(run, sorted(items, key=repr), sorted(work.items, key=repr), "item of work")
    return list(zip(runs, calls, strict=True))


def expect_results(run, work):
    """The final state has the items, and the result of each in the order of the items."""
    state = final_state(run)
    results = state.get("results")
    expect_equal(run, state.get("items"), work.items, "item")
    if type(results) is not list or len(set(work.items)) == len(work.items):
        expect_equal(run, results, work.results, "result")
        return
    expect_equal(run, len(results), len(work.results), "the number of results")
    for item in set(work.items):  # which of equal items has which of their results is open
        here = [place for place, known in enumerate(work.items) if known == item]
        given, wanted = ([known[i] for i in here] for known in (results, work.results))
        expect_equal(run, sorted(given, key=repr), sorted(wanted, key=repr), f"result of {item!r}")


class Items(Input):
    """The items of a learner's example."""

    def check(self, value):
        super().check(value)
        if not all(type(item) is str for item in value):
            raise InvalidExample("items is a list of texts")


async def run_items(given, submission, lab):
    """Run the graph of a learner's example; what else it streams and keeps is its own affair."""
    items, times = given["items"], given["seconds"]
    results = [given["work"].get(item, len(item)) for item in items]
    work = Work(items=items, results=results, seconds=[times.get(item, 1.0) for item in items])
    run = describe_built((await run_works(submission, lab, work))[0][0])
    updates = [output for output in run.yielded if "work" in output.value]
    return replace(
        run,
        items=["work" for _ in updates],
        item_places=[output.index for output in updates],
        value={key: run.value.get(key) for key in ("items", "results")},
    )


EXAMPLES = Examples(
    inputs=(
        Items(name="items", default=["pear", "fig"], about="the items of the state"),
        Input(
            name="work",
            default={},
            about='results of items, if they are not their lengths: work={"pear": 0}',
        ),
        Input(
            name="seconds",
            default={"pear": 2, "fig": 1},
            about="how long work takes for an item, if it is not a second",
        ),
    ),
    run=run_items,
    outcomes=["yields", "returns", "when"],
    when=["work ends at 1 s", "item 1 at 1 s"],
    meanings={
        "yields": 'the name "work" for each update of this node',
        "returns": "the final state, with its items and results",
    },
)


async def run_example(submission, lab):
    """Run the task's example."""
    return (await run_works(submission, lab, EXAMPLE))[0][0]


@points(2)
@settings(max_examples=5)
@given(work=works)
@example(work=EXAMPLE)
@example(work=FRUIT)
@example(work=MANY)
async def test_gives_the_results_in_order(submission, lab, work):
    """gives the result for each item, in the order of the items"""
    [(run, _)] = await run_works(submission, lab, work)

    expect_results(run, work)


@settings(max_examples=2)
@given(work=works)
@example(work=FRUIT)
@example(work=MANY)
async def test_works_side_by_side(submission, lab, work):
    """works on all items at the same time"""
    [(run, calls)] = await run_works(submission, lab, work)

    expect_side_by_side(run, calls)


@needs(test_works_side_by_side)
@settings(max_examples=3)
@given(work=works)
@example(work=FRUIT)
async def test_streams_an_update_for_each_item(submission, lab, work):
    """streams an update of "work" for each item, as soon as its result is there"""
    [(run, calls)] = await run_works(submission, lab, work)

    updates = [update for update in updates_of(run) if "work" in update.value]
    expect_equal(run, len(updates), len(work.items), 'the number of updates of "work"')
    ready = sorted(calls, key=lambda call: call.stopped)
    for number, (update, following) in enumerate(zip(updates, ready[1:], strict=False), 1):
        if update.index > following.stopped:
            raise Failure(
                f'update {number} of "work" came too late',
                expected=f"an update when work({ready[number - 1].args[0]!r}) has ended",
                actual=f"an update after work({following.args[0]!r}) had ended",
                run=run,
            )


@needs(test_gives_the_results_in_order)
async def test_gives_equal_items_their_own_results(submission, lab):
    """gives each of several equal items a result of its own"""
    for work in (EQUAL, SAME):
        [(run, _)] = await run_works(submission, lab, work)

        expect_results(run, work)


@needs(test_gives_the_results_in_order)
async def test_gives_no_results_for_no_items(submission, lab):
    """gives `[]` for no items"""
    [(run, _)] = await run_works(submission, lab, NOTHING)

    expect_results(run, NOTHING)


@needs(test_gives_the_results_in_order, test_gives_equal_items_their_own_results)
async def test_runs_again_with_other_items(submission, lab):
    """works for many odd items too, and for several runs: one after another, or at the same time"""
    for works, at_once in (((ODD, EXAMPLE, EQUAL, ODD), False), ((FRUIT, BESIDE_FRUIT), True)):
        runs = await run_works(submission, lab, *works, at_once=at_once)
        for (run, _), work in zip(runs, works, strict=True):
            expect_results(run, work)
