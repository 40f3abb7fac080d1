"""`run` lets the saver work when the purpose wants it, and hands each event on as it comes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import Lab, NodeRun, expect_one_astream
from lab.savers import SlowGraph
from lab.verdicts import expect_async_generator

from kit.judge import Failure, Run, Submission, differ

PURPOSES = ("safety", "latency", "economy")
USE = "async for event in run(…)"

NODES = st.lists(
    st.sampled_from(["plan", "search", "read", "write", "check", "tell"]),
    min_size=3,
    max_size=5,
    unique=True,
)
WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=5, max_size=5)
THREADS = st.text("abcdef123", min_size=1, max_size=5)
SECONDS = st.integers(2, 30)
"""What a slow saver takes for each state; a node takes 1."""

QUICK = 0.25
"""What a saver takes that can follow: four states while one node is at work."""


@settings(max_examples=4)
@given(nodes=NODES, words=WORDS, thread=THREADS, purpose=st.sampled_from(PURPOSES))
async def test_yields_every_event(
    submission: Submission,
    lab: Lab,
    nodes: list[str],
    words: list[str],
    thread: str,
    purpose: str,
) -> None:
    """runs the graph once on the thread, and yields what each node has returned"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], QUICK)

    run = await events_of(submission, slow, purpose, thread)

    [use] = slow.uses()
    if use.thread != thread:
        raise Failure(
            f"the run was on the thread {use.thread!r}",
            expected=f"thread {thread!r}",
            actual=f"thread {use.thread!r}",
            mistake="thread_of_its_own",
            run=run,
        )


@settings(max_examples=4)
@pytest.mark.points(2)
@pytest.mark.needs("test_yields_every_event")
@given(nodes=NODES, words=WORDS, seconds=SECONDS)
async def test_safety(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], seconds: int
) -> None:
    """saves, for safety, what was done before the next node starts, however slow the saver is"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], seconds)

    run = await events_of(submission, slow, "safety")

    for index, node_run in enumerate(slow.graph.node_runs[1:], 1):
        done = saved_before(slow, node_run)
        if index in done:
            continue
        lost = nodes[max([0, *done]) : index]
        message = (
            f"{node_run.name} had started, and what {lost[-1]} had done was not saved: the states "
            "were on their way to the saver"
        )
        mistake = "async_for_safety"
        if asked_for(slow) == "exit":
            message = (
                f'{node_run.name} had started, and nothing was saved: with "exit" a machine that '
                "fails takes the whole run with it"
            )
            mistake = "exit_for_safety"
        raise Failure(
            message,
            expected=f"after a failure now, {node_run.name} alone runs again",
            actual=f"after a failure now, {' and '.join(lost)} would run again too",
            mistake=mistake,
            run=run,
        )


@settings(max_examples=4)
@pytest.mark.points(2)
@pytest.mark.needs("test_yields_every_event")
@given(nodes=NODES, words=WORDS, seconds=SECONDS)
async def test_latency(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], seconds: int
) -> None:
    """yields, for latency, each event when its node ends, and the last one too"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], seconds)

    run = await events_of(submission, slow, "latency")

    began = run.moments[run.began].at
    for index, place in enumerate(run.item_places):
        late = run.moments[place].at - began - (index + 1)  # each node takes a second
        if late > 0.01:
            message, mistake = why_late(slow, run, index, late)
            raise Failure(
                message,
                expected=f"event {index + 1} comes after {index + 1} seconds, as with no saver",
                actual=f"event {index + 1} comes after {late + index + 1:g} seconds",
                mistake=mistake,
                run=run,
            )


@settings(max_examples=2)
@pytest.mark.needs("test_latency")
@given(nodes=NODES, words=WORDS)
async def test_latency_saves_meanwhile(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str]
) -> None:
    """saves, for latency too, while the nodes work, as far as the saver can follow"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], QUICK)

    run = await events_of(submission, slow, "latency")

    last = slow.graph.node_runs[-1]
    if 1 not in saved_before(slow, last):
        raise Failure(
            f"{last.name} had started, the saver was quick, and nothing was saved: events came in "
            "time, and a machine that fails would have lost more than it must",
            expected=f"what {nodes[0]} did is saved before {last.name} starts",
            actual="nothing is saved before the run ends",
            mistake="exit_for_latency",
            run=run,
        )


@settings(max_examples=3)
@pytest.mark.needs("test_yields_every_event")
@given(nodes=NODES, words=WORDS, seconds=SECONDS)
async def test_economy(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], seconds: int
) -> None:
    """saves, for economy, one state, the last"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], seconds)

    run = await events_of(submission, slow, "economy")

    steps = [save.step for save in slow.saver.saves]
    if steps != [len(nodes)]:
        raise Failure(
            f"{len(steps)} states were saved, and each costs money: only the last one is wanted",
            expected=f"one save, after step {len(nodes)}",
            actual=f"saves after the steps {steps}",
            mistake="saves_every_step",
            run=run,
        )


@settings(max_examples=2)
@pytest.mark.needs("test_latency")
@given(nodes=NODES, words=WORDS, purpose=st.sampled_from(["safety", "economy"]))
@example(nodes=["plan", "read", "tell"], words=["a", "b", "c"], purpose="safety")
@example(nodes=["plan", "read", "tell"], words=["a", "b", "c"], purpose="economy")
async def test_streams_for_every_purpose(
    submission: Submission, lab: Lab, nodes: list[str], words: list[str], purpose: str
) -> None:
    """yields, for safety and economy too, each event before the next node has ended"""
    slow = SlowGraph(lab, nodes, words[: len(nodes)], QUICK)

    run = await events_of(submission, slow, purpose)

    expect_at_once(slow, run, purpose)


async def events_of(
    submission: Submission, slow: SlowGraph, purpose: str, thread: str = "a"
) -> Run:
    """Call `run`; raises :class:`Failure` unless it yields what the nodes return in one run."""
    run = await submission.run(slow.graph, {"log": []}, thread, purpose)

    expect_async_generator(run, USE)
    expect_one_astream(slow.graph, run)
    [use] = slow.uses()
    if use.durability is None and "durability" in repr(use.config):
        raise Failure(
            "the durability stands in the config, where nobody looks for it: it is a keyword of "
            "astream()",
            expected="astream(…, durability=…)",
            actual=f"config {use.config}",
            mistake="durability_in_config",
            run=run,
        )
    wanted = [{name: {"log": [text]}} for name, text in slow.texts.items()]
    place = differ(run.items, wanted)
    if place is not None:
        raise wrong_event(run, wanted, place)
    return run


def expect_at_once(slow: SlowGraph, run: Run, purpose: str) -> None:
    """Each event was yielded before the next node had ended; raises :class:`Failure`."""
    following = slow.graph.node_runs[1:]
    for place, name, after in zip(run.item_places, slow.nodes, following, strict=False):
        if place > after.ended:
            raise Failure(
                f"for {purpose}, {after.name} had ended and the event of {name} had not been "
                "yielded: whatever the purpose, each is yielded as soon as it comes",
                expected=f"the event of {name} is yielded while {after.name} is at work",
                actual=f"the event of {name} is yielded later",
                mistake="streams_for_latency_alone",
                run=run,
            )


def saved_before(slow: SlowGraph, node_run: NodeRun) -> list[int]:
    """The steps whose state was saved before the node started."""
    return [save.step for save in slow.saver.saves if save.place < node_run.began]


def asked_for(slow: SlowGraph) -> Any:
    """The durability that the run was made with."""
    return slow.uses()[0].durability


def why_late(slow: SlowGraph, run: Run, index: int, late: float) -> tuple[str, str | None]:
    """A sentence about an event that came late, and the known mistake that it shows."""
    [stream], name = slow.graph.streams, slow.nodes[index]
    handed = next(
        (p for i, p in zip(stream.items, stream.places, strict=True) if holds(i, run.items[index])),
        run.item_places[index],
    )
    if run.moments[run.item_places[index]].at > run.moments[handed].at + 0.01:
        return (
            f"the event of {name} was there, and was not yielded before others had come: what "
            "waits for the last event waits for the saver"
        ), "collects"
    if asked_for(slow) == "sync":
        return (
            f'the event of {name} came {late:g} seconds late: with "sync" the nodes wait for the '
            "saver, and so does whoever reads"
        ), "sync_for_latency"
    return (
        f"the event of {name}, the last node, came {late:g} seconds late: it was held back until "
        "all was saved"
    ), "last_event_held_back"


def holds(item: Any, event: Any) -> bool:
    """True for a stream's item that is the event, or has it in it."""
    parts = item.values() if isinstance(item, dict) else item
    return bool(item == event or event in parts)


def wrong_event(run: Run, wanted: list[dict[str, Any]], place: int) -> Failure:
    """Say what is wrong with the first event that differs."""
    item: Any = run.items[place] if place < len(run.items) else "no more events"
    event: Any = wanted[place] if place < len(wanted) else "no more events"
    message, mistake = f"event {place + 1} is not what the graph streamed", None
    if place >= len(run.items):
        message = f"only {place} of {len(wanted)} events were yielded"
    elif place >= len(wanted):
        message = f"{len(run.items)} things were yielded, and there were {len(wanted)} events"
    elif isinstance(item, tuple):
        message = f"event {place + 1} is a tuple: the event is the second half of it"
        mistake = "yields_tuples"
    elif isinstance(item, dict) and item in event.values():
        message = f"event {place + 1} lacks the name of its node"
        mistake = "yields_updates"
    elif isinstance(item, dict) and "log" in item:
        message = f"event {place + 1} is a whole state: each event is one node's"
        mistake = "values_events"
    return Failure(message, expected=event, actual=repr(item), mistake=mistake, run=run)
