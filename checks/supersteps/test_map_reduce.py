"""`map_reduce` builds a graph that sends each item to a worker, and gathers the results."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import FunctionCall, Lab, LentFunction
from lab.writing import drive, final_state, side_by_side, streamed

from kit.judge import Failure, Run, Submission, crashed, same

words = st.sampled_from(["pear", "fig", "plum", "apple", "kiwi", "lime", "date", "nut", ""])


@dataclass(frozen=True, kw_only=True)
class Task:
    """Items, and of the call for each: what it gives, and how many seconds it takes."""

    items: list[str]
    results: list[int]
    seconds: list[int]

    @property
    def by_arrival(self) -> list[int]:
        """The results in the order in which they are ready."""
        order = sorted(range(len(self.items)), key=lambda place: self.seconds[place])
        return [self.results[place] for place in order]

    def solved_by(self, results: object) -> bool:
        """True for these results; which of several equal items has which of theirs is open."""
        if not isinstance(results, list) or len(results) != len(self.items):
            return False
        given = zip(self.items, results, strict=True)
        right = zip(self.items, self.results, strict=True)
        return all(type(result) is int for result in results) and sorted(given) == sorted(right)


@dataclass
class Worker:
    """Does the items of a task, of equal ones the first first."""

    task: Task
    lent: LentFunction = field(init=False)
    done: Counter[str] = field(default_factory=Counter)

    def lend(self, lab: Lab) -> LentFunction:
        """The function to hand to the submission."""
        self.lent = lab.function("work", self._work, parameters=("item",))
        return self.lent

    async def _work(self, item: Any) -> int:
        places = [place for place, known in enumerate(self.task.items) if known == item]
        if type(item) is not str or self.done[item] >= len(places):
            return 0  # it is told what the calls were; here it need only go on
        place = places[self.done[item]]
        self.done[item] += 1
        await asyncio.sleep(self.task.seconds[place])
        return self.task.results[place]


@st.composite
def tasks(draw: st.DrawFn, least: int, most: int, *, unique: bool = True) -> Task:
    """Items of which no two take equally long."""
    items = draw(st.lists(words, min_size=least, max_size=most, unique=unique))
    many = len(items)
    results = st.lists(st.integers(-999, 999), min_size=many, max_size=many, unique=True)
    return Task(
        items=items,
        results=draw(results),
        seconds=draw(st.permutations(range(1, many + 1))),
    )


FRUIT = Task(items=["pear", "fig", "apple"], results=[4, 3, 5], seconds=[3, 1, 2])
TWICE = Task(items=["fig", "pear", "fig"], results=[3, 4, 7], seconds=[2, 3, 1])
NOTHING = Task(items=[], results=[], seconds=[])


@settings(max_examples=6)
@pytest.mark.points(2)
@given(task=tasks(1, 6))
@example(task=FRUIT)
async def test_gives_the_results_in_order(submission: Submission, lab: Lab, task: Task) -> None:
    """gives the result for each item, in the order of the items"""
    await expect_results(submission, lab, task)


@settings(max_examples=4)
@pytest.mark.needs("test_gives_the_results_in_order")
@given(task=tasks(2, 6))
@example(task=FRUIT)
async def test_works_side_by_side(submission: Submission, lab: Lab, task: Task) -> None:
    """works on all items at the same time"""
    worker = Worker(task)

    run = await drive(submission.map_reduce, [worker.lend(lab)], {"items": task.items})

    final_state(run)
    if not side_by_side(worker.lent.calls):
        last = max(worker.lent.calls, key=lambda call: call.began)
        raise Failure(
            f"work({last.args[0]!r}) was called only when other calls had ended: "
            "an item had to wait",
            expected=f"{len(task.items)} calls begin in the same superstep",
            actual=f"the last one begins after {last.at_begin - run.moments[run.began].at:g} s",
            mistake="one_after_the_other",
            run=run,
        )


@settings(max_examples=4)
@pytest.mark.needs("test_works_side_by_side")
@given(task=tasks(2, 6))
@example(task=FRUIT)
async def test_streams_an_update_for_each_item(
    submission: Submission, lab: Lab, task: Task
) -> None:
    """streams an update of "work" for each item, as soon as its result is there"""
    worker = Worker(task)

    run = await drive(submission.map_reduce, [worker.lend(lab)], {"items": task.items})

    final_state(run)
    places = list(updates_of_work(run))
    if len(places) != len(task.items):
        raise not_one_each(run, task, len(places))
    calls = sorted(worker.lent.calls, key=lambda call: call.stopped)
    for place, call, following in zip(places, calls, calls[1:], strict=False):
        if place > following.stopped:
            raise too_late(run, call, following)


@settings(max_examples=4)
@pytest.mark.needs("test_gives_the_results_in_order")
@given(task=tasks(2, 6, unique=False))
@example(task=TWICE)
async def test_gives_equal_items_their_own_results(
    submission: Submission, lab: Lab, task: Task
) -> None:
    """gives each of several equal items a result of its own"""
    await expect_results(submission, lab, task)


@pytest.mark.needs("test_gives_the_results_in_order")
async def test_gives_no_results_for_no_items(submission: Submission, lab: Lab) -> None:
    """gives `[]` for no items"""
    await expect_results(submission, lab, NOTHING)


async def expect_results(submission: Submission, lab: Lab, task: Task) -> None:
    """Run the graph; raises :class:`Failure` unless the results are those of the task."""
    worker = Worker(task)

    run = await drive(submission.map_reduce, [worker.lend(lab)], {"items": task.items})

    expect_known_items(run, worker.lent.calls, task)
    if run.crash and run.crash.is_a("InvalidUpdateError"):
        raise refused(run)
    if run.crash:
        raise on_no_items(run) if not task.items else crashed(run.crash, run)
    expect_each_once(run, worker.lent.calls, task)
    final = final_state(run)
    if not task.solved_by(final.get("results")):
        message, mistake = wrong_results(final, task)
        raise Failure(message, expected=task.results, actual=repr(final), mistake=mistake, run=run)


def expect_known_items(run: Run, calls: list[FunctionCall], task: Task) -> None:
    """The worker was given items, and nothing else; raises :class:`Failure`."""
    for [given_item] in (call.args for call in calls):
        if type(given_item) is not str or given_item not in task.items:
            whole = isinstance(given_item, dict)
            raise Failure(
                "work was called with "
                + ("a dict" if whole else "something else than an item")
                + ": what a node gets from Send is the second argument of Send",
                expected=task.items[0] if task.items else "no call",
                actual=repr(given_item),
                mistake="sends_the_state" if whole else None,
                run=run,
            )


def expect_each_once(run: Run, calls: list[FunctionCall], task: Task) -> None:
    """The worker was given each item once; raises :class:`Failure`."""
    done, wanted = Counter(call.args[0] for call in calls), Counter(task.items)
    if done == wanted:
        return
    item = next(item for item in [*task.items, *done] if done[item] != wanted[item])
    equal = wanted[item] > 1
    message = f"{item!r} is there {times(wanted[item])}: work was called {times(done[item])} for it"
    mistake = "equal_items_once" if equal and done[item] == 1 else None
    if not calls:
        message, mistake = (
            "work did not run for any item: was it called, and awaited?",
            "not_awaited",
        )
    if len(calls) == 1 and len(task.items) > 1 and not equal:
        mistake = "names_for_sends"
        message = f"work was called once for {len(task.items)} items: the node ran only once"
    raise Failure(
        message,
        expected=f"a call for each of {task.items}",
        actual=f"calls for {[call.args[0] for call in calls]}",
        mistake=mistake,
        run=run,
    )


def times(many: int) -> str:
    """How often, in words."""
    return {0: "not once", 1: "once", 2: "twice"}.get(many, f"{many} times")


def refused(run: Run) -> Failure:
    """Say that LangGraph does not take what the nodes wrote."""
    written = [list(update) for _, update in updates(run) if isinstance(update, dict)]
    message, mistake = "a node did not return a dict with keys of the state", None
    if len(written) > 1:
        message = f"several runs of a node wrote to {written[-1][0]!r}, which has no reducer"
        mistake = "no_reducer"
    error = run.crash.last_line if run.crash else ""
    return Failure(
        f"{message}: LangGraph raised InvalidUpdateError",
        expected="a graph that runs to its end",
        actual=error,
        mistake=mistake,
        run=run,
        error=error,
    )


def on_no_items(run: Run) -> Exception:
    """The finding for an exception that comes where there are no items."""
    if run.crash is None:
        raise AssertionError(run)
    finding = crashed(run.crash, run)
    if not isinstance(finding, Failure):
        return finding
    return Failure(
        f"for no items, {finding.message}", expected=[], run=run, error=run.crash.last_line
    )


def wrong_results(final: dict[str, Any], task: Task) -> tuple[str, str | None]:
    """A sentence about wrong results, and the mistake that they show."""
    results = final.get("results")
    if "results" not in final and not task.items:
        text = "for no items there is no Send, so no node runs: the key 'results' was never set"
        return text, "set_by_a_join"
    if "results" not in final:
        return "the state at the end has no key 'results'", None
    if isinstance(results, dict):
        return "'results' is a dict at the end, and a dict has equal items once", "dict_of_results"
    if not isinstance(results, list):
        return f"'results' is a {type(results).__name__} at the end, and it is a list", None
    if results and all(isinstance(result, tuple | list) for result in results):
        return "something stands with each result in 'results': it holds results, no more", "pairs"
    if same(results, task.by_arrival):
        text = "the results stand in the order in which they were ready, not in that of the items"
        return text, "order_of_arrival"
    if sorted(map(repr, results)) == sorted(map(repr, task.results)):
        return "the results are all there, but not in the order of the items", None
    if len(set(task.items)) < len(task.items) and set(map(repr, results)) < set(
        map(repr, task.results)
    ):
        return "equal items have one result together: each has its own", "dict_by_item"
    if len(results) == 1:
        return f"there is one result for {len(task.items)} items: the others are lost", "last_one"
    return "the results are not those that work gave", None


def updates(run: Run) -> list[tuple[str, Any]]:
    """Node and update of each event of the mode "updates"."""
    return [pair for event in streamed(run, "updates") for pair in event.items()]


def updates_of_work(run: Run) -> Iterator[int]:
    """The place of each update of the node "work"."""
    for item, place in zip(run.items, run.item_places, strict=True):
        match item:
            case ("updates", {"work": _}):
                yield place
            case _:
                pass


def not_one_each(run: Run, task: Task, came: int) -> Failure:
    """Say that there is not one update for each item."""
    names = list(dict.fromkeys(name for name, _ in updates(run)))
    message, mistake = f"{came} updates of 'work' came for {len(task.items)} items", None
    if came == 0:
        message = f"no node is called 'work': updates came of {', '.join(names) or 'none'}"
        mistake = "another_name" if len(updates(run)) >= len(task.items) else None
    elif came == 1:
        message = f"one update of 'work' came for {len(task.items)} items: it ran once, for all"
        mistake = "gathers_in_a_node"
    return Failure(
        message,
        expected=f"{len(task.items)} updates of 'work'",
        actual=f"{came} of 'work', {len(updates(run))} in all",
        mistake=mistake,
        run=run,
    )


def too_late(run: Run, call: FunctionCall, following: FunctionCall) -> Failure:
    """Say that the update for an item came after another item was ready."""
    first, second = f"work({call.args[0]!r})", f"work({following.args[0]!r})"
    return Failure(
        f"{second} had ended and no update had come for {first}, which had ended before",
        expected=f"the update for {first} comes at once",
        actual=f"it comes after the end of {second}",
        run=run,
    )
