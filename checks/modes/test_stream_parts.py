"""`stream_parts` tells of a run in the order of its parts: nodes, progress, states, questions."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import (
    Lab,
    LentGraph,
    Seen,
    expect_async_generator,
    expect_one_astream,
    expect_some_event,
)
from lab.talkers import Talk, Talker, talking, talks
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from kit.judge import Failure, Opaque, Run, Submission, differ, same

Record = tuple[str, Any]

MODES = ["updates", "values", "custom"]
BEGIN: dict[str, Any] = {"count": 0, "log": ["in"]}
TALK = (
    (Talker(name="read", update={"count": 1}, says=("reading",)),),
    (
        Talker(name="search", update=None, seconds=2.0),
        Talker(name="think", update={"log": ["think"]}, says=(None, {"count": 5})),
    ),
    (Talker(name="write", update={"count": 2}, says=(("values", 7),)),),
)
ASK = (
    (Talker(name="plan", update={"count": 1}, says=("planning",)),),
    (Talker(name="ask", update={}, says=("asking",), asks="Go on?"),),
    (Talker(name="write", update={"count": 2}),),
)
SILENT = (
    (Talker(name="read", update={"count": 1}),),
    (
        Talker(name="search", update={"log": ["search"]}, says=("searching",), seconds=2.0),
        Talker(name="think", update={"log": ["think"]}),
    ),
    (Talker(name="write", update={"count": 2}),),
)
"""Where most parts come a second before the next one."""

BOTH_ASK = (
    (
        Talker(name="buyer", update={}, asks={"price": 3}, seconds=2.0),
        Talker(name="seller", update={}, asks={"price": 5}),
    ),
)

HALF = 0.5
"""Seconds, where all that nodes do takes whole ones."""

threads = st.text("abcdef0123456789", min_size=4, max_size=8)
questions = st.text("abc ?", min_size=1, max_size=5) | st.sampled_from([{"ask": 1}, ["a", "b"], 7])


@settings(max_examples=4)
@given(talk=talks(), thread=threads)
@example(talk=TALK, thread="a")
async def test_tells_of_every_part(
    submission: Submission, lab: Lab, seen: Seen, talk: Talk, thread: str
) -> None:
    """yields a record for each part, in order: nodes, progress and states"""
    graph = asking(lab, talk)

    run, _ = await expect_records(submission, graph, thread)

    seen.add(graph, run)


@settings(max_examples=3)
@pytest.mark.points(2)
@pytest.mark.needs("test_tells_of_every_part")
@given(talk=talks(), question=questions)
@example(talk=ASK, question="Go on?")
@example(talk=BOTH_ASK, question="Go on?")
async def test_yields_the_questions(
    submission: Submission, lab: Lab, talk: Talk, question: Any
) -> None:
    """yields each question, once, behind the state that it came with"""
    if not any(talker.asks for step in talk for talker in step):
        first, *others = talk[-1]
        talk = (*talk[:-1], (replace(first, asks=question), *others))
    await expect_records(submission, asking(lab, talk), "a")


@settings(max_examples=3)
@pytest.mark.needs("test_yields_the_questions")
@given(question=questions, answer=st.integers(), thread=threads)
async def test_goes_on_with_an_answer(
    submission: Submission, lab: Lab, question: Any, answer: int, thread: str
) -> None:
    """goes on with a Command, on the thread of the config"""
    plan, (asker,), write = ASK
    graph = asking(lab, (plan, (replace(asker, asks=question),), write))
    run, _ = await expect_records(submission, graph, thread)
    if not (await graph.compiled.aget_state(config_of(thread))).next:
        raise Failure(
            "the run is not where the config says: nobody who has that config can go on with it",
            expected=f"config={config_of(thread)!r}",
            actual=f"config={graph.streams[-1].config!r}",
            mistake="own_thread",
            run=run,
        )

    await expect_records(submission, graph, thread, Command(resume=f"answer {answer}"))


@pytest.mark.needs("test_tells_of_every_part")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once, with astream()"""
    graph = asking(lab, TALK)

    run, _ = await expect_records(submission, graph, "a")

    seen.add(graph, run)

    seen.expect(expect_one_astream)


@settings(max_examples=4)
@pytest.mark.needs("test_runs_the_graph_once")
@given(talk=talks(least=2))
@example(talk=TALK)
@example(talk=SILENT)
async def test_yields_while_the_graph_runs(submission: Submission, lab: Lab, talk: Talk) -> None:
    """yields each record as soon as its part has come"""
    run, expected = await expect_records(submission, asking(lab, talk), "a")

    times = [run.moments[place].at - run.moments[run.began].at for place in run.item_places]
    for at, (seconds, record) in zip(times, expected, strict=True):
        if at > seconds + HALF:
            raise too_late(run, record, at - seconds, at_the_end=times[0] >= expected[-1][0])


def asking(lab: Lab, talk: Talk) -> LentGraph:
    """A graph of these nodes that can stop and go on."""
    return talking(lab, talk, checkpointer=InMemorySaver())


def config_of(thread: str) -> Any:
    """What finds the run of this thread."""
    return {"configurable": {"thread_id": thread}}


async def expect_records(
    submission: Submission, graph: LentGraph, thread: str, state: Any = None
) -> tuple[Run, list[tuple[float, Record]]]:
    """Call `stream_parts`; raises :class:`Failure` unless it yields the right records.

    Gives the records too, each with the seconds after which its part comes.
    """
    parts = await graph.timed_reference(
        state or dict(BEGIN),
        config=config_of(f"reference of {thread}"),
        stream_mode=MODES,
        version="v2",
    )
    timed = [(seconds, record) for seconds, part in parts for record in records_of(part)]
    wanted = [record for _, record in timed]

    try:
        run = await submission.stream_parts(graph, state or dict(BEGIN), config_of(thread))
    except Failure as failure:
        raise no_such_version(graph, failure.run) or failure from None

    expect_async_generator(run, "async for kind, data in stream_parts(…)")
    place = differ(run.items, wanted)
    if place is not None:
        if not any(stream.places for stream in graph.streams):
            expect_some_event(graph, run)
            expect_one_astream(graph, run)
        message, mistake = wrong_records(run.items, wanted, place)
        raise Failure(
            message,
            expected=repr(wanted[place]) if place < len(wanted) else "no more records",
            actual=repr(run.items[place]) if place < len(run.items) else "no more records",
            mistake=mistake,
            run=run,
        )
    return run, timed


def no_such_version(graph: LentGraph, run: Run | None) -> Failure | None:
    """The failure of who asked for a version that astream() does not have."""
    for stream in graph.streams:
        version = stream.options.get("version", "v2")
        if version not in ("v1", "v2"):
            return Failure(
                "astream() has no such version: it takes any word, and yields what it does "
                "without one",
                expected="version='v2'",
                actual=f"version={version!r}",
                mistake="capital_version",
                run=run,
            )
    return None


def records_of(part: Any) -> list[Record]:
    """What a part is told as."""
    match part:
        case {"type": "updates", "data": update}:
            return [("node", node) for node in update if node != "__interrupt__"]
        case {"type": "custom", "data": data}:
            return [("progress", data)]
        case {"type": "values", "data": state, "interrupts": interrupts}:
            return [("state", state), *(("question", one.value) for one in interrupts)]
        case _:
            raise ValueError(part)


def wrong_records(items: list[Any], wanted: list[Record], place: int) -> tuple[str, str | None]:
    """A sentence about all records or the first one that differs, and the known mistake."""
    strange = next((i for i in items if type(i) is not tuple or len(i) != 2), None)
    if strange is not None:
        return wrong_shape(strange)
    if any(same(item, ("node", "__interrupt__")) for item in items):
        text = "'__interrupt__' is told as a node: it stands there for a question, and no node"
        return text, "interrupt_as_a_node"
    found, right = kinds(items), kinds(wanted)
    if found["question"] > right["question"]:
        text = f"{found['question']} questions were told, and {right['question']} asked"
        return f"{text}: look for them in one type of parts only", "question_twice"
    if found == right and sorted(map(repr, items)) == sorted(map(repr, wanted)):
        return wrong_order(items, wanted, place)
    if left_out(items, wanted):
        return missing(items, wanted, place)
    if place >= len(wanted):
        return f"{len(items)} records were yielded, and {len(wanted)} are in the parts", None
    if place >= len(items):
        return f"only {len(items)} of {len(wanted)} records were yielded", None
    return wrong_record(items[place], wanted[place], place + 1)


def wrong_order(items: list[Any], wanted: list[Record], place: int) -> tuple[str, str | None]:
    """A sentence about records that are all there, in another order than that of the parts."""
    text = f"record {place + 1} is a {items[place][0]} and should be a {wanted[place][0]}"
    if items[place][0] == "question":
        return f"{text}: a question comes in the part of the state, behind it", "updates_asked"
    return f"{text}: all are there, in another order than that of the parts", "kind_by_kind"


def left_out(items: list[Any], wanted: list[Record]) -> bool:
    """True if all that was yielded is wanted, in its order, and something is missing."""
    rest = iter(wanted)
    return all(any(same(item, record) for record in rest) for item in items)


def missing(items: list[Any], wanted: list[Record], place: int) -> tuple[str, str | None]:
    """A sentence about what was left out."""
    kind, data = wanted[place]
    if not kinds(items)[kind]:
        count = kinds(wanted)[kind]
        return f"no record is of a {kind}, and {count} should be", f"no_{kind}"
    if kind == "node":
        text = f"there is no record of the node {data!r}: it returned nothing, and it finished"
        return text, "silent_nodes"
    if not data:
        text = f"there is no record of {wanted[place]!r}: a part that brings it has come"
        return text, "skips_empty_parts"
    return f"there is no record of {wanted[place]!r}", None


def kinds(records: list[Any]) -> Counter[Any]:
    """How often each kind of record is there."""
    return Counter(record[0] for record in records if isinstance(record[0], str))


def wrong_shape(item: Any) -> tuple[str, str | None]:
    """A sentence about an item that is no tuple of two."""
    if isinstance(item, dict) and "type" in item:
        return "a part was yielded as it came, and not a record of two", "whole_parts"
    kind = item.type if isinstance(item, Opaque) else type(item).__name__
    return f"a {kind} was yielded in place of a tuple of two", None


def wrong_record(item: Any, wanted: Record, number: int) -> tuple[str, str | None]:
    """A sentence about one record that is not the one expected."""
    kind, data = item
    who = f"record {number}, a {wanted[0]},"
    if kind != wanted[0]:
        return f"record {number} is {kind!r}, and should be {wanted[0]!r}", None
    if kind == "state" and isinstance(data, dict) and "__interrupt__" in data:
        return (
            f"{who} has '__interrupt__' in it, which is no key of the state",
            "interrupt_in_state",
        )
    if kind == "question" and getattr(data, "value", None) == wanted[1] != data:
        return f"{who} is the Interrupt: what was asked is its value", "whole_interrupt"
    if kind == "question" and isinstance(data, list | tuple) and not same(data, wanted[1]):
        return f"{who} is all interrupts together: each is a record", "all_interrupts"
    return f"{who} holds something else than its part", None


def too_late(run: Run, record: Record, late: float, *, at_the_end: bool) -> Failure:
    """Say which record came long after its part."""
    reason = "each of its kind is held back until another part has come"
    if at_the_end:
        reason = "the parts were collected first and told later"
    return Failure(
        f"the record of a {record[0]} was yielded {late:g} s after its part had come: {reason}",
        expected=f"{record!r} at once",
        actual=f"{record!r} {late:g} s later",
        mistake="collects_first" if at_the_end else None,
        run=run,
    )
