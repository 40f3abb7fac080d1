"""`two_histories` and `durabilities` tell what runs save, and when, because they have looked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab
from lab.savers import Measured, Saved, SlowGraph, Use
from langgraph.types import StateSnapshot

from kit.judge import Failure, Opaque, Run, Submission, differ

NAMES = ("sync", "async", "exit")
BLOCKING = ("invoke", "stream")

NODES = st.lists(
    st.sampled_from(["plan", "ask", "write", "check", "tell"]), min_size=2, max_size=4, unique=True
)
WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=4, max_size=4)
SECONDS = st.integers(2, 30)
"""What the saver takes for each state; a node takes 1."""


@settings(max_examples=2)
@given(nodes=NODES, words=WORDS, threads=st.permutations(["1", "2", "a", "streamed", "invoked"]))
async def test_runs_each_on_its_thread(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], threads: list[str]
) -> None:
    """runs the graph with astream() on one thread, and with ainvoke() on the other"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], 0.0)
    streamed, invoked, *_ = threads

    run = await submission.two_histories(slow.graph, {"log": ["in"]}, streamed, invoked)

    uses = slow.uses()
    expect_no_blocking(uses, run)
    got = [(use.method, use.thread) for use in uses]
    wanted = [("astream", streamed), ("ainvoke", invoked)]
    if sorted(got) != sorted(wanted):
        message, mistake = wrong_runs(uses, streamed, invoked)
        raise Failure(message, expected=wanted, actual=repr(got), mistake=mistake, run=run)
    if not all(use.ended for use in uses):
        raise not_to_the_end(next(use for use in uses if not use.ended), run)


@settings(max_examples=3)
@pytest.mark.points(2)
@pytest.mark.needs("test_runs_each_on_its_thread")
@given(nodes=NODES, words=WORDS, text=st.text("abcdef", min_size=1))
async def test_gives_both_histories(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], text: str
) -> None:
    """gives both histories: all that is saved, oldest first, and the same for both"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], 0.0)

    run = await submission.two_histories(slow.graph, {"log": [text]}, "one", "other")

    for place, thread in enumerate(("one", "other")):
        wanted = await slow.history(thread)
        expect_whole(slow, wanted, thread, run)
        value = run.value
        if type(value) is not tuple or len(value) != 2:
            raise Failure(
                f"two_histories returned {kind_of(value)} in place of a tuple of two",
                expected="(a history, a history)",
                actual=repr(value),
                run=run,
            )
        if value[place] != wanted:
            message, mistake = wrong_history(value[place], wanted)
            raise Failure(
                f"the {('first', 'second')[place]} history: {message}",
                expected=wanted,
                actual=repr(value[place]),
                mistake=mistake,
                run=run,
            )
        if not slow.asked_for_history(thread):
            raise Failure(
                f"nobody has looked at what is saved on the thread {thread!r}: that it is the same "
                "as on the other one is to be shown",
                expected=f"the history of the thread {thread!r} is asked for",
                actual="one history, given twice",
                mistake="one_history_twice",
                run=run,
            )


@settings(max_examples=2)
@pytest.mark.needs("test_gives_both_histories")
@given(nodes=NODES, words=WORDS, seconds=SECONDS)
async def test_tries_each_durability(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], seconds: int
) -> None:
    """runs the graph once with each durability, to its end, on a thread of that name"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], seconds)

    run = await submission.durabilities(slow.graph, {"log": ["in"]})

    uses = slow.uses()
    expect_no_blocking(uses, run)
    for name in NAMES:
        mine = [use for use in uses if use.thread == name]
        if len(mine) != 1:
            raise wrong_number(name, mine, uses, run)
        [use] = mine
        if use.durability != name and not (name == "async" and use.durability is None):
            raise wrong_durability(name, use, run)
        if not use.ended:
            raise not_to_the_end(use, run)
    expect_form(run)


@settings(max_examples=2)
@pytest.mark.points(2)
@pytest.mark.needs("test_tries_each_durability")
@given(nodes=NODES, words=WORDS, seconds=st.integers(6, 30), pace=st.integers(2, 5))
async def test_measures_the_first_event(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], seconds: int, pace: int
) -> None:
    """tells after how many seconds the first event came, with each durability"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], seconds, node_seconds=pace)
    truth = {name: await slow.measured(name) for name in NAMES}

    run = await submission.durabilities(slow.graph, {"log": ["in"]})

    for name in NAMES:
        got, first = run.value[name][0], truth[name].events[0]
        if type(got) not in (int, float) or not near(got, first):
            message, mistake = wrong_seconds(name, got, truth)
            raise Failure(
                f"{name}: {message}",
                expected=f"{first} seconds",
                actual=repr(got),
                mistake=mistake,
                run=run,
            )


@settings(max_examples=2)
@pytest.mark.needs("test_tries_each_durability")
@given(words=WORDS, seconds=SECONDS, nodes=NODES, beside=st.booleans())
@example(words=["a", "b", "c", "d"], seconds=5, nodes=["plan", "ask", "write"], beside=False)
@example(words=["a", "b", "c", "d"], seconds=5, nodes=["plan", "ask", "write"], beside=True)
async def test_counts_what_is_saved(
    submission: Submission,
    lab: Lab,
    words: list[str],
    seconds: int,
    nodes: list[str],
    beside: bool,
) -> None:
    """tells how many states each durability has saved when the run has ended"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], seconds, beside=beside)

    run = await submission.durabilities(slow.graph, {"log": ["in"]})

    for name in NAMES:
        got, saved = run.value[name][1], len(await slow.history(name))
        if type(got) is not int or got != saved:
            message, mistake = wrong_count(name, got, len(nodes), saved)
            raise Failure(
                f"{name}: {message}",
                expected=f"{saved} saved",
                actual=repr(got),
                mistake=mistake,
                run=run,
            )


def expect_no_blocking(uses: list[Use], run: Run) -> None:
    """No run was made with a method that blocks the loop; raises :class:`Failure`."""
    for use in uses:
        if use.method in BLOCKING:
            raise Failure(
                f"it uses {use.method}(), which blocks the event loop: the question is about "
                f"a{use.method}()",
                mistake=use.method,
                run=run,
            )


def not_to_the_end(use: Use, run: Run) -> Failure:
    """Say that a stream was left."""
    return Failure(
        f"the run on the thread {use.thread!r} was left before its end: what it leaves then is not "
        "what a whole run leaves",
        expected="the stream is gone through to its end",
        actual="the stream is left after some events",
        mistake="leaves_early",
        run=run,
    )


def wrong_runs(uses: list[Use], streamed: str, invoked: str) -> tuple[str, str | None]:
    """A sentence about runs that are not the two that were asked for."""
    methods = sorted(use.method for use in uses)
    threads = {use.thread for use in uses}
    if not uses:
        return "the graph never ran", None
    if methods == ["ainvoke", "astream"] and len(threads) == 1:
        return (
            f"both runs were on the thread {uses[0].thread!r}: the second went on where the first "
            "had ended, and their states are in one history"
        ), "one_thread"
    if methods == ["ainvoke", "astream"] and threads == {streamed, invoked}:
        return "each run was on the thread that is the other's", None
    if methods == ["ainvoke"]:
        return "astream() ran nothing: nobody asked it for an event", "never_iterated"
    if len(uses) == 1:
        return f"the graph ran once, with {uses[0].method}(): the other run is missing", "one_run"
    return "the graph did not run once with each method, on the two threads", None


def expect_whole(slow: SlowGraph, saved: list[Saved], thread: str, run: Run) -> None:
    """A whole run's states are on the thread; raises :class:`Failure`."""
    steps = [step for _, step, _, _ in saved]
    wanted = list(range(-1, slow.steps + 1))
    if steps != wanted:
        raise Failure(
            f"on the thread {thread!r} is not what a run leaves by default",
            expected=f"steps {wanted}",
            actual=f"steps {steps}",
            run=run,
        )


def wrong_history(got: Any, wanted: list[Saved]) -> tuple[str, str | None]:
    """A sentence about a history that is not as it was saved."""
    if type(got) is not list:
        return f"it is {kind_of(got)}, and a history is a list", None
    if got == wanted[::-1]:
        return "the newest state comes first, as LangGraph gives them", "newest_first"
    if not got:
        return "it is empty", None
    if len(got) != len(wanted):
        return f"it has {len(got)} states, and {len(wanted)} are saved", None
    if type(got[0]) is not tuple or len(got[0]) != 4:
        mistake = "whole_snapshots" if isinstance(got[0], StateSnapshot) else None
        parts = f" of {len(got[0])}" if type(got[0]) is tuple else ""
        return f"its first item is {kind_of(got[0])}{parts}, and no tuple of four", mistake
    place = differ(got, wanted) or 0
    names = ("source", "step", "next", "values")
    at = next(i for i in range(4) if differ([got[place][i]], [wanted[place][i]]) is not None)
    return f"item {place + 1} has another {names[at]} than is saved", None


def wrong_number(name: str, mine: list[Use], uses: list[Use], run: Run) -> Failure:
    """Say that a thread did not see one run."""
    message, mistake = f"the graph ran {len(mine)} times on the thread {name!r}", None
    if not mine and any(use.durability == name for use in uses):
        message = f"the run with durability={name!r} was not on the thread {name!r}"
        mistake = "one_thread_for_all"
    elif not mine:
        message = f"nothing ran on the thread {name!r}: what is told of it has not been measured"
        mistake = "believes_they_block"
    return Failure(
        message,
        expected="one run on each of the threads 'sync', 'async' and 'exit'",
        actual=f"runs on {[use.thread for use in uses]}",
        mistake=mistake,
        run=run,
    )


def wrong_durability(name: str, use: Use, run: Run) -> Failure:
    """Say that a run was not made with its durability."""
    message = f"the run on the thread {name!r} had durability {use.durability!r}"
    mistake = None
    if use.durability is None and "durability" in repr(use.config):
        message = (
            f"the durability of the run on the thread {name!r} stands in its config, where nobody "
            "looks for it: it is a keyword of astream()"
        )
        mistake = "durability_in_config"
    elif use.durability is None:
        message = f"the run on the thread {name!r} asked for no durability: the default is another"
        mistake = "default_is_sync"
    return Failure(
        message,
        expected=f"durability={name!r}",
        actual=f"durability={use.durability!r}",
        mistake=mistake,
        run=run,
    )


def expect_form(run: Run) -> None:
    """`durabilities` returned three tuples of two; raises :class:`Failure`."""
    value, wrong = run.value, ""
    if type(value) is not dict:
        wrong = f"durabilities returned {kind_of(value)} in place of a dict"
    elif set(value) != set(NAMES):
        wrong = f"the keys are {sorted(map(repr, value))}, and not the three durabilities"
    else:
        for name, pair in value.items():
            if type(pair) is not tuple or len(pair) != 2:
                wrong = f"{name}: it has {kind_of(pair)} in place of a tuple of two"
            elif type(pair[0]) is int and type(pair[1]) is float:
                wrong = f"{name}: the seconds come first in a pair, and then the number of states"
    if wrong:
        raise Failure(
            wrong,
            expected='{"sync": (seconds, states), "async": …, "exit": …}',
            actual=repr(value),
            run=run,
        )


def near(got: float, seconds: float) -> bool:
    """True for the same time, however it was rounded."""
    return seconds - 0.01 <= got <= seconds + 0.01


def wrong_seconds(name: str, got: Any, truth: dict[str, Measured]) -> tuple[str, str | None]:
    """A sentence about seconds that were not those to the first event."""
    if type(got) not in (int, float):
        return f"the seconds are {kind_of(got)}", None

    mine = truth[name]
    if near(got, mine.end) or near(got, mine.events[-1]):
        return (
            "these are the seconds to the last event, which waits until all is saved",
            "to_the_end",
        )
    if name != "sync" and near(got, truth["sync"].events[0]):
        return "these are the seconds of durability sync: this one does not wait", "one_for_all"
    before = sum(truth[other].end for other in NAMES[: NAMES.index(name)])
    if near(got, before + mine.events[0]):
        return "these are seconds since the first run began, not since this one did", "one_clock"
    return "the first event came at another time", None


def wrong_count(name: str, got: Any, events: int, saved: int) -> tuple[str, str | None]:
    """A sentence about a number that is not that of the saved states."""
    if type(got) is not int:
        return f"the number of states is {kind_of(got)}", None
    if got == events:
        return "this is the number of the events, not of the states that are saved", "counts_events"
    if name == "exit" and got > saved:
        return "with this durability the steps between are not saved", "one_count_for_all"
    return "another number of states is saved on its thread", None


def kind_of(value: Any) -> str:
    """A word for the type of a value, with its article."""
    kind = value.type if isinstance(value, Opaque) else type(value).__name__
    return {"NoneType": "None", "str": "a text", "int": "an int"}.get(kind, f"a {kind}")
