"""`mode_dispatch` gives each chunk of one run to the handler of its mode."""

import asyncio
from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st
from lab import (
    Example,
    Lab,
    expect_equal,
    expect_in_time,
    expect_one_run,
    graph_inputs,
    on_graphs,
    on_unusual_graphs,
)
from lab.chunk_graphs import EVERY_VALUE, Writer, WriterGraph, without_ids, writer_graphs
from lab.drawn import also_on
from lab.learner_graphs import NODE_WRITES, lend

from kit.judge import Examples, Failure, Input, InvalidExample, needs, points, streaming

ADD = WriterGraph(((Writer("add", ("adding …",), {"count": 1}),),))
TALK = WriterGraph(
    (
        (Writer("read", ("reading", ("values", 7)), {"count": 1}),),
        (Writer("ask", (None,), {"log": ["ask"]}, 2.0), Writer("think", ({"count": 5}, 0), {})),
        (Writer("write", ("", ["updates", None]), {"count": 2, "log": ["write"]}, 1.37),),
    )
)
THREE = ["values", "custom", "updates"]
MODES = ["updates", "values", "custom", "tasks"]


def call(graph, modes):
    """Return the example of a graph, and handlers for these modes."""
    return Example(graph, {"count": 0}, more=(modes,))


def calls(modes, most=3):
    """Draw graphs, and modes to handle."""
    return st.builds(call, writer_graphs(most), modes)


EXAMPLE = call(ADD, THREE)
several = st.permutations(MODES).map(lambda modes: modes[:3])
one = st.sampled_from(MODES).map(lambda mode: [mode])


def make_handlers(submission, modes, seconds=0.0):
    """Return a handler for each mode, which takes so many seconds."""

    async def handle(_):
        await asyncio.sleep(seconds)

    lab = Lab(submission)
    return {m: lab.function(f"on_{m}", handle, parameters=("chunk",)) for m in modes}


async def run_example(submission, lab):
    """Dispatch the chunks of the graph of the task."""
    graph, state, modes = EXAMPLE.make(lab)
    await submission.mode_dispatch.attempt(graph, state, make_handlers(submission, modes))


class Modes(Input):
    """The modes of a learner's example."""

    def check(self, value):
        super().check(value)
        if not value or not set(map(str, value)) <= {*THREE}:
            raise InvalidExample(f"modes has one or more of {', '.join(THREE)}")


async def run_modes(given, submission, lab):
    """Make the call of a learner's example; items of the run are the calls of handlers."""
    handlers = make_handlers(submission, given["modes"], given["pace"])
    graph = lend(lab, given)
    run = await submission.mode_dispatch.attempt(graph, given["state"], handlers)
    made = [(mode, call) for mode, function in handlers.items() for call in function.calls]
    made.sort(key=lambda pair: pair[1].began)
    return replace(
        run,
        items=[(mode, call.args[0]) for mode, call in made],
        item_places=[call.began for _, call in made],
    )


EXAMPLES = Examples(
    inputs=(
        Modes(name="modes", default=THREE, about=f"some of {', '.join(THREE)}"),
        Input(name="pace", default=0.0, about="how many seconds each call of a handler takes"),
        replace(NODE_WRITES, default={"add": ["adding …"]}),
        *graph_inputs({"add": {"count": 1}}, {"count": 0}),
    ),
    run=run_modes,
    outcomes=["yields", "when"],
    when=["on_values starts at 0 s"],
    meanings={"yields": "the calls of handlers, in order: a tuple of the mode and the chunk"},
)


async def dispatch(submission, graph, state, modes, seconds=0.0):
    """Call the submission; return its run, and each call of a handler with its mode, in order."""
    handlers = make_handlers(submission, modes, seconds)
    run = await submission.mode_dispatch(graph, dict(state), handlers)

    if run.kind == "async_generator" or run.value is not None:
        given = "an asynchronous generator" if run.value is None else repr(run.value)
        raise Failure("mode_dispatch did not return None", expected="None", actual=given, run=run)
    if run.changed_passed:
        raise Failure(f"a chunk was changed after {run.changed_passed[0]}() was given it", run=run)
    made = [(mode, call) for mode, function in handlers.items() for call in function.calls]
    return run, sorted(made, key=lambda pair: pair[1].began)


async def dispatch_and_compare(submission, graph, state, modes, seconds=0.0):
    """As :func:`dispatch`: each handler has to be given the chunks of its mode."""
    run, made = await dispatch(submission, graph, state, modes, seconds)

    chunks = without_ids(await graph.reference(state, stream_mode=modes))
    given = [(mode, without_ids(call.args[0])) for mode, call in made]
    for mode in modes:
        own, wanted = ([c for m, c in pairs if m == mode] for pairs in (given, chunks))
        expect_equal(run, own, wanted, f"chunk of {mode!r}")
    return run, made, given, chunks


@also_on(call(TALK, MODES), call(EVERY_VALUE, ["custom", "updates"]))
@on_graphs(calls(several), first=EXAMPLE)
async def test_handles_every_chunk(submission, graph, state, modes):
    """gives each chunk to the handler of its mode, and to no other"""
    await dispatch_and_compare(submission, graph, state, modes, seconds=0.25)


@also_on(call(TALK, ["custom"]))
@on_graphs(calls(one), first=call(ADD, ["updates"]), examples=3)
async def test_handles_one_mode(submission, graph, state, modes):
    """gives the chunks of a single mode to its handler, as they are"""
    await dispatch_and_compare(submission, graph, state, modes)


@needs(test_handles_every_chunk)
@on_graphs(first=EXAMPLE)
async def test_runs_the_graph_once(submission, graph, state, modes):
    """runs the graph once for all modes, and streams it"""
    run, _ = await dispatch(submission, graph, state, modes)

    expect_one_run(graph, run)


@needs(test_runs_the_graph_once)
@on_graphs(calls(several), first=call(TALK, THREE), examples=2)
async def test_handles_one_at_a_time(submission, graph, state, modes):
    """awaits each handler before the next is called, in the order of the stream"""
    for seconds in (0.25, 61.0):
        run, made, given, chunks = await dispatch_and_compare(
            submission, graph, state, modes, seconds
        )

        for (mode, before), (following, later) in pairwise(made):
            if not 0 <= before.ended < later.began:
                raise Failure(
                    f"the handler of {following!r} was called before that of {mode!r} had ended",
                    expected="each call of a handler ends before the next begins",
                    actual=f"the next began {later.at_begin - before.at_begin:g} s after it",
                    run=run,
                )
        expect_equal(run, given, chunks, "call")


@needs(test_handles_one_at_a_time)
@points(2)
@streaming
@also_on(call(EVERY_VALUE, THREE))
@on_graphs(calls(several), first=call(TALK, THREE), examples=3)
async def test_handles_while_the_graph_runs(submission, graph, state, modes):
    """calls each handler as soon as its chunk has come"""
    run, made, _, _ = await dispatch_and_compare(submission, graph, state, modes)

    began = run.moments[run.began].at
    chunks = await graph.timed_reference(state, stream_mode=modes)
    for number, ((_, handled), (seconds, _)) in enumerate(zip(made, chunks, strict=True), 1):
        expect_in_time(run, handled.at_begin - began, seconds, f"the handler of chunk {number}")


@needs(test_handles_every_chunk)
@on_unusual_graphs()
async def test_handles_an_unusual_graph(submission, graph, state):
    """works on an unusual graph too"""
    modes = ["updates", "values"]
    run, _, given, chunks = await dispatch_and_compare(submission, graph, state, modes)

    expect_equal(run, given, chunks, "call")
