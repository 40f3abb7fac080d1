"""`mode_dispatch` gives each chunk of one run to the handler of its mode."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import FunctionCall, Lab, LentGraph, Seen, expect_one_astream, expect_some_event
from lab.chunks import without_ids
from lab.talkers import Talk, Talker, talking, talks

from kit.judge import Failure, Run, Submission, differ, same

BEGIN = {"count": 0, "log": ["in"]}
TALK = (
    (Talker(name="read", update={"count": 1}, says=("reading", ("values", 7))),),
    (
        Talker(name="ask", update={"log": ["ask"]}, says=(None,), seconds=2.0),
        Talker(name="think", update={"log": ["think"]}, says=({"count": 5}, 0)),
    ),
    (Talker(name="write", update={"count": 2, "log": ["write"]}),),
)
LONG = tuple((Talker(name=f"step_{n}", update={"log": [f"step {n}"]}),) for n in range(1, 15))

MODES = ["updates", "values", "custom", "tasks"]
several = st.lists(st.sampled_from(MODES), min_size=2, unique=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What came of one call: each handler's calls by mode, and the pairs that the graph streams."""

    run: Run
    calls: dict[str, list[FunctionCall]]
    wanted: list[Any]

    @property
    def in_order(self) -> list[tuple[str, FunctionCall]]:
        """All calls of all handlers, in the order in which they began."""
        calls = [(mode, call) for mode, calls in self.calls.items() for call in calls]
        return sorted(calls, key=lambda pair: pair[1].began)


@settings(max_examples=5)
@given(talk=talks(), modes=several)
@example(talk=TALK, modes=["updates", "values", "custom"])
async def test_handles_every_chunk(
    submission: Submission, lab: Lab, seen: Seen, talk: Talk, modes: list[str]
) -> None:
    """gives each chunk to the handler of its mode, and to no other"""
    graph = talking(lab, talk)

    handled = await expect_handled(submission, lab, graph, modes)

    seen.add(graph, handled.run)


@settings(max_examples=3)
@pytest.mark.needs("test_handles_every_chunk")
@given(talk=talks(), mode=st.sampled_from(MODES))
@example(talk=TALK, mode="updates")
async def test_handles_one_mode(submission: Submission, lab: Lab, talk: Talk, mode: str) -> None:
    """gives the chunks of a single mode to its handler, as they are"""
    await expect_handled(submission, lab, talking(lab, talk), [mode])


@pytest.mark.needs("test_handles_every_chunk")
async def test_runs_the_graph_once(submission: Submission, lab: Lab, seen: Seen) -> None:
    """runs the graph once for all modes, with astream()"""
    graph = talking(lab, TALK)

    handled = await expect_handled(submission, lab, graph, ["updates", "values", "custom"])

    seen.add(graph, handled.run)
    seen.expect(expect_one_astream)


@settings(max_examples=3)
@pytest.mark.needs("test_runs_the_graph_once")
@given(talk=talks(), modes=several, seconds=st.sampled_from([0.25, 1.5]))
@example(talk=TALK, modes=["updates", "values", "custom"], seconds=0.25)
async def test_handles_one_at_a_time(
    submission: Submission, lab: Lab, talk: Talk, modes: list[str], seconds: float
) -> None:
    """awaits each handler before the next is called, in the order of the stream"""
    handled = await expect_handled(submission, lab, talking(lab, talk), modes, seconds)

    calls = handled.in_order
    for (mode, call), (following, later) in pairwise(calls):
        if later.began < call.stopped or call.stopped < 0:
            raise Failure(
                f"the handler of {following!r} was called while that of {mode!r} was still at work",
                expected="each call of a handler ends before the next begins",
                actual=f"the next began {later.at_begin - call.at_begin:g} s after it had begun",
                mistake="handlers_overlap",
                run=handled.run,
            )
    order = [(mode, without_ids(call.args[0])) for mode, call in calls]
    place = differ(order, handled.wanted)
    if place is not None:
        raise Failure(
            f"call {place + 1} of a handler was that of {order[place][0]!r}, and chunk {place + 1} "
            f"of the stream is of {handled.wanted[place][0]!r}: they are not handled as they come",
            expected=handled.wanted[place],
            actual=order[place],
            mistake="mode_by_mode",
            run=handled.run,
        )


@settings(max_examples=3)
@pytest.mark.points(2)
@pytest.mark.needs("test_handles_one_at_a_time")
@given(
    talk=talks(least=2) | talks(least=9, most=15),
    more=st.sampled_from([["updates"], ["values", "updates"]]),
)
@example(talk=TALK, more=["updates"])
@example(talk=LONG, more=["updates"])
async def test_handles_while_the_graph_runs(
    submission: Submission, lab: Lab, talk: Talk, more: list[str]
) -> None:
    """calls each handler as soon as the chunk has come"""
    talk = tuple(tuple(replace(t, says=(f"{t.name} works",)) for t in step) for step in talk)
    graph = talking(lab, talk)

    handled = await expect_handled(submission, lab, graph, ["custom", *more])

    ends = {node_run.name: node_run.ended for node_run in graph.node_runs}
    for number, call in enumerate(handled.calls["custom"]):
        name = call.args[0].removesuffix(" works")
        if call.began > ends[name]:
            at_the_end = call.began > max(ends.values())
            raise too_late(handled.run, number, name, at_the_end=at_the_end)


async def expect_handled(
    submission: Submission, lab: Lab, graph: LentGraph, modes: list[str], seconds: float = 0.01
) -> Handled:
    """Call `mode_dispatch`; raises :class:`Failure` unless each handler gets its chunks."""
    wanted = without_ids(await graph.reference(dict(BEGIN), stream_mode=modes))
    functions = {
        mode: lab.function(f"on_{mode}", handler(seconds), parameters=("chunk",)) for mode in modes
    }

    try:
        run = await submission.mode_dispatch(graph, dict(BEGIN), functions)
    except Failure as failure:
        if failure.run and failure.run.left:
            failure.mistake = "left_in_tasks"
        raise bare(graph, modes, failure.run) or failure from None

    handled = Handled(run=run, calls={m: f.calls for m, f in functions.items()}, wanted=wanted)
    expect_a_whole_run(graph, run, empty=not wanted)
    if wanted and not any(handled.calls.values()):
        raise Failure(
            "the graph ran and no handler was: is each call of a handler awaited?",
            expected=f"{len(wanted)} calls of handlers",
            actual="no call",
            mistake="not_awaited",
            run=run,
        )
    for mode in modes:
        expect_chunks(handled, mode)
    if run.value is not None:
        raise Failure("it returned something, and the task says None", actual=run.value, run=run)
    return handled


def expect_a_whole_run(graph: LentGraph, run: Run, *, empty: bool) -> None:
    """The graph was streamed to its end, and not by a generator; raises :class:`Failure`.

    ``empty`` says that there is nothing in the stream that was to be asked for.
    """
    if run.kind in ("async_generator", "generator"):
        raise Failure(
            "there is a yield in it: its callers write `await mode_dispatch(…)`, and a generator "
            "cannot be awaited",
            mistake="yields",
            run=run,
        )
    if not empty and not any(stream.places for stream in graph.streams):
        expect_some_event(graph, run)
        expect_one_astream(graph, run)
    for stream in graph.streams:
        if not stream.exhausted:
            raise Failure(
                f"the stream was left after chunk {len(stream.items)}: is there a return in the "
                "loop?",
                mistake="stops_early",
                run=run,
            )


def bare(graph: LentGraph, modes: list[str], run: Run | None) -> Failure | None:
    """The failure of who asked for several modes with something else than a list."""
    for stream in graph.streams:
        asked = stream.options.get("stream_mode")
        if len(modes) > 1 and isinstance(asked, tuple | dict | frozenset):
            return Failure(
                "the modes are not in a list: astream() takes them, and yields bare chunks, "
                "not pairs of a mode and a chunk",
                expected=f"stream_mode={modes!r}",
                actual="all these modes, in a collection that is no list",
                mistake="keys_of_the_dict",
                run=run,
            )
    return None


def handler(seconds: float) -> Callable[[Any], Any]:
    """A handler that takes its time."""

    async def handle(_: Any) -> None:
        await asyncio.sleep(seconds)

    return handle


def expect_chunks(handled: Handled, mode: str) -> None:
    """The handler of ``mode`` got the chunks of that mode; raises :class:`Failure`."""
    wanted = [chunk for other, chunk in handled.wanted if other == mode]
    got = [without_ids(call.args[0]) for call in handled.calls[mode]]
    place = differ(got, wanted)
    if place is not None:
        message, mistake = wrong_chunks(got, wanted, place, mode, handled.wanted)
        raise Failure(
            message,
            expected=repr(wanted[place]) if place < len(wanted) else "no more chunks",
            actual=repr(got[place]) if place < len(got) else "no more chunks",
            mistake=mistake,
            run=handled.run,
        )


def wrong_chunks(
    got: Sequence[Any], wanted: Sequence[Any], place: int, mode: str, pairs: Sequence[Any]
) -> tuple[str, str | None]:
    """A sentence about the first chunk that differs, and the known mistake that it shows."""
    who, alone = f"the handler of {mode!r}", all(other == mode for other, _ in pairs)
    if not got:
        return f"{who} was never called", "fixed_modes"
    if place < min(len(got), len(wanted)) and same(got[place], (mode, wanted[place])):
        if alone:
            text = f"{who}, alone, got the pair and not the chunk: a list of one gives pairs too"
            return text, "one_mode_is_bare"
        return f"{who} got the pair, with the mode, and not the chunk alone", "whole_pair"
    if len(got) == len(pairs) > len(wanted):
        return f"{who} got the chunks of all modes, and is there for its own", "all_to_all"
    if same(list(got), [chunk for chunk in wanted if chunk is not None]):
        return f"{who} did not get None: where a node writes None, that is a chunk", "skips_none"
    if same(list(got), [chunk for chunk in wanted if chunk]):
        text = f"{who} did not get chunk {wanted[place]!r}: what is written is a chunk, also that"
        return text, "skips_empty_chunks"
    if place >= len(got):
        return f"{who} was called {len(got)} times, and there are {len(wanted)} chunks", None
    other = next((other for other, chunk in pairs if same(chunk, got[place])), mode)
    if other != mode:
        return f"{who} got a chunk of mode {other!r}", "guesses_the_mode"
    if place >= len(wanted):
        return f"{who} was called {len(got)} times, and there are {len(wanted)} chunks", None
    return f"{who} got another chunk than the stream had for it", None


def too_late(run: Run, before: int, name: str, *, at_the_end: bool) -> Failure:
    """Say which chunk was handled after the end of the node that wrote it."""
    reason, mistake = "each chunk is held back until the next has come", "one_behind"
    if at_the_end:
        reason, mistake = "the chunks were collected first and handled later", "collects_first"
    if at_the_end and before:
        reason = "the first chunks were handled in time and the rest was collected"
        mistake = "collects_the_rest"
    return Failure(
        f"{name} had finished before what it wrote at its start was handled: {reason}",
        expected=f"what {name} writes is handled while {name} is running",
        actual=f"what {name} writes is handled after {name} has ended",
        mistake=mistake,
        run=run,
    )
