"""Judgements that several exercises share, each in one sentence a learner can use."""

from __future__ import annotations

from kit.judge import Failure, Opaque, Run
from lab.graphs import LentGraph

_SYNC = ("invoke", "stream")


def expect_one_astream(graph: LentGraph, run: Run) -> None:
    """The graph was run exactly once, and with ``astream()``; raises :class:`Failure`."""
    used = [stream.method for stream in graph.streams if stream.places or stream.exhausted]
    used += [invoke["method"] for invoke in graph.invokes]
    if not used:
        raise Failure(
            "the graph never ran: astream() does nothing until its events are asked for",
            mistake="never_iterated",
            run=run,
        )
    blocking = next((method for method in used if method in _SYNC), None)
    if blocking:
        raise Failure(
            f"it uses {blocking}(), which blocks the event loop while the graph runs; "
            "astream() leaves it free",
            mistake=blocking,
            run=run,
        )
    if "ainvoke" in used:
        raise Failure(
            "it uses ainvoke(), which gives nothing until the whole graph has finished; "
            "astream() gives each event as it comes",
            mistake="ainvoke",
            run=run,
        )
    if len(used) > 1:
        raise Failure(
            f"it runs the graph {len(used)} times: every call of astream() is a new run",
            expected="one run",
            actual=f"{len(used)} runs",
            mistake="runs_twice",
            run=run,
        )


def expect_some_event(graph: LentGraph, run: Run) -> None:
    """A stream that was gone through to its end held an event; raises :class:`Failure`."""
    for stream in graph.streams:
        if stream.exhausted and not stream.places:
            raise Failure(
                "the stream held no event at all: astream() takes any word for a mode or a "
                "keyword without an error, and does nothing with those it does not know",
                expected="events",
                actual=", ".join(f"{name}={value!r}" for name, value in stream.options.items()),
                mistake="misspelt_mode",
                run=run,
            )


def expect_async_generator(run: Run, use: str) -> None:
    """Calling it gave an asynchronous generator, for callers who write ``use``; or raises."""
    if run.kind == "async_generator":
        return
    value, mistake = run.value, None
    if run.kind == "generator":
        what, mistake = "is a plain generator", "plain_generator"
    elif isinstance(value, Opaque) and value.type == "async_generator":
        what, mistake = "has to be awaited before there is a generator", "has_to_be_awaited"
    elif value is None:
        what = "returned and yielded nothing"
    else:
        kind = type(value).__name__
        what, mistake = f"returned a {kind}, which is there only at the end", f"returns_a_{kind}"
    raise Failure(
        f"{run.function} {what}: its callers write `{use}`",
        expected="an asynchronous generator",
        actual=value,
        mistake=mistake,
        run=run,
    )
