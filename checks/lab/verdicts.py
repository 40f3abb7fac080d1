"""Judgements that several exercises share, each in one sentence a learner can use."""

from __future__ import annotations

from kit.judge import Failure, Run
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
