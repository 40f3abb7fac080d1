"""Judgements about graphs that a submission builds from functions that it was lent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kit.judge import Failure, Function, Run, crashed
from lab.built_graphs import run_built
from lab.functions import FunctionCall


async def drive(build: Function, arguments: Sequence[object], state: dict[str, Any]) -> Run:
    """Have the graph built from ``arguments``, and run it from ``state`` with both modes.

    An exception is ``run.crash``; raises :class:`Failure` if there is no graph to run.
    """
    run = await run_built(build, arguments, state, stream_mode=["updates", "values"])
    no_graph = run.crash and (run.crash.is_a("NoGraph") or run.crash.is_a("AttributeError"))
    if run.crash and no_graph and not run.crash.lines:
        raise Failure(
            f"what {run.function} returned cannot be run: is it a graph, and compiled?",
            expected="a compiled graph",
            actual=run.crash.text,
            run=run,
            error=run.crash.last_line if run.crash.is_a("AttributeError") else "",
        )
    return run


def streamed(run: Run, wanted: str) -> list[dict[str, Any]]:
    """All chunks of one mode, in the order in which they came; each is a dict."""
    pairs = [item for item in run.items if type(item) is tuple and len(item) == 2]
    return [chunk for mode, chunk in pairs if mode == wanted and type(chunk) is dict]


def final_state(run: Run) -> dict[str, Any]:
    """The state at the end; raises what an exception amounts to, and if there is no state."""
    if run.crash:
        raise crashed(run.crash, run)
    states = streamed(run, "values")
    if not states:
        raise Failure(
            f"{run.function} did not return a graph that streams its states",
            expected="a graph, compiled",
            actual="no state",
            run=run,
        )
    return states[-1]


def side_by_side(calls: Sequence[FunctionCall]) -> bool:
    """True if all calls had begun before the first of them ended."""
    stops = [call.stopped for call in calls if call.stopped >= 0]
    return not stops or all(call.began < min(stops) for call in calls)
