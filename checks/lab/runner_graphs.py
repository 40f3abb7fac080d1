"""Real LangGraph graphs in the runner, whose nodes ask the judge what they do and return.

Other graphs (:mod:`lab.graphs`) run in the judge, so nothing that the submission's event loop does
to a task can harm their nodes. These are built in the runner and run in that loop, like the graph
of a server. A submission could reach the nodes' functions there without the graph: let other
checks see that it streams.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from typing import Any

from kit.judge import Failure
from kit.model import Lane
from lab.asgi import Client
from lab.event_streams import expect_event_stream
from lab.functions import FunctionCall, LentFunction
from lab.graphs import Lab
from lab.http_clients import Response
from lab.question_graphs import Plan, Step
from lab.shapes import END, START
from lab.vocabulary import CLEAN_UP_SECONDS

STOP_SECONDS = 1.0
"""Virtual seconds within which a node has to be cancelled."""


class RunnerGraph:
    """The graph of a plan. A node that is cancelled cleans up for ``CLEAN_UP_SECONDS``.

    Each name may come once in the plan, and it has either ``steps`` or ``last``, not both.
    """

    def __init__(self, lab: Lab, plan: Plan) -> None:
        self.plan = plan
        self._lab = lab
        self._functions: dict[str, LentFunction] = {
            step.name: lab.function(step.name, self._work_of(step))
            for step in (*plan.steps, *plan.last)
        }
        lab.submission.types.add_family("runner_graph", RunnerGraph, RunnerGraph.lend)

    @property
    def calls(self) -> list[tuple[str, FunctionCall]]:
        """Each run of a node with the node's name, by the order of their starts."""
        pairs = [(name, call) for name, f in self._functions.items() for call in f.calls]
        return sorted(pairs, key=lambda pair: pair[1].began)

    def lend(self) -> dict[str, Any]:
        """Return what the runner builds it from."""
        row = [START, *(step.name for step in self.plan.steps), END]
        edges = list(itertools.pairwise(row)) if self.plan.steps else []
        for step in self.plan.last:
            edges += [(START, step.name), (step.name, END)]
        return {"nodes": list(self._functions.items()), "edges": edges}

    def _work_of(self, step: Step) -> Any:
        async def work(state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
            try:
                async for part in _perform(step, str(state.get("question"))):
                    yield part
            except asyncio.CancelledError:
                self._lab.submission.timeline.note(Lane.NODE, f"{step.name} cleans up")
                await asyncio.sleep(CLEAN_UP_SECONDS)
                raise

        return work


async def _perform(step: Step, question: str) -> AsyncIterator[tuple[str, Any]]:
    before = 0.0
    for at, report in zip(step.report_times(), step.reports, strict=True):
        await asyncio.sleep(at - before)
        yield "report", report
        before = at
    await asyncio.sleep(step.seconds - before)
    yield ("error", step.name) if step.fails else ("update", step.update(question))


async def leave_after(answer: Response, frames: int) -> None:
    """Read so many frames, and leave half a second later."""
    expect_event_stream(answer)
    if frames:
        async for _ in answer.stream_frames():
            if len(answer.frames) == frames:
                break
    await asyncio.sleep(0.5)
    answer.leave()


def expect_stopped(
    answer: Response, calls: Sequence[tuple[str, FunctionCall]], clean_up: float = CLEAN_UP_SECONDS
) -> None:
    """No node starts after a client has left, and those that run are cancelled within a second."""
    left, at, was_running = answer.left, answer.left_at, False
    for name, call in calls:
        if call.began > left:
            raise Failure(
                f"{name} was started {call.at_begin - at:g} s after the client had left",
                expected="no node starts",
                actual=f"{name} starts",
                run=answer.run,
            )
        if 0 <= call.stopped < left:
            continue
        was_running = True
        is_late = call.stopped < 0 or call.at_end > at + STOP_SECONDS + clean_up
        if is_late or not call.cancelled:
            ended = "it is still running"
            if call.stopped >= 0:
                how = "was cancelled, and ended" if call.cancelled else "ended"
                ended = f"it {how} {call.at_end - at:g} s after the client had left"
            raise Failure(
                f"{name} went on after the client had left",
                expected=f"{name} is cancelled within {STOP_SECONDS:g} s; its clean-up takes "
                f"{clean_up:g} s",
                actual=ended,
                run=answer.run,
            )
    if not was_running:
        raise Failure("no node was running when the client left", run=answer.run)


async def expect_nothing_left(client: Client) -> None:
    """No request is served and no task of the submission runs."""
    tasks = await client.tasks()
    if tasks.others or tasks.serving:
        what = f"{tasks.others[0]}() is" if tasks.others else "its request is"
        raise Failure(
            f"the client has left, and {what} still running",
            expected="no task",
            actual=", ".join(tasks.others) or "the request has not ended",
            run=client.run,
        )
