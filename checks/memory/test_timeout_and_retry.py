"""`build` gives one node, and no other, a time limit and some more tries."""

import asyncio
import inspect
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import FunctionCall, Lab, LentFunction
from lab.built_graphs import run_built
from langgraph.graph import StateGraph

from kit.judge import Failure, Run, Submission, crashed, differ, same

NODES = ("plan", "fetch", "write")
RETRIED = ("ConnectionError", "TimeoutError")
LIMITS = ("NodeTimeoutError", "TimeoutError")
"""What a time limit is told by: that of a node, and that of asyncio."""

tokens = st.tuples(*[st.integers(-(10**9), 10**9)] * 3)
limits = st.sampled_from([1.5, 2.0, 3.0, 5.0])


class Server:
    """What the three nodes do, attempt by attempt.

    ``troubles`` are the first attempts of each node: a number of seconds that it takes, or the name
    of the error that it raises after a quarter of a second. All others take half a second.
    """

    def __init__(
        self, lab: Lab, tokens: tuple[int, ...], **troubles: tuple[float | str, ...]
    ) -> None:
        self.returns = dict(zip(NODES, tokens, strict=True))
        self.troubles = {name: list(troubles.get(name, ())) for name in NODES}
        self.nodes = {name: lab.function(name, self._node(name)) for name in NODES}

    def _node(self, name: str) -> Any:
        async def node(state: Any) -> dict[str, Any]:
            trouble = self.troubles[name].pop(0) if self.troubles[name] else 0.5
            await asyncio.sleep(trouble if isinstance(trouble, float) else 0.25)
            if isinstance(trouble, str):
                raise {e.__name__: e for e in ERRORS}[trouble](f"{name} has no luck")
            return {"log": [self.returns[name], len(state["log"])]}

        return node

    def events(self) -> list[dict[str, Any]]:
        """What the graph streams if all goes well; each node has seen what came before it."""
        return [{name: {"log": [self.returns[name], 1 + 2 * i]}} for i, name in enumerate(NODES)]


ERRORS = (ConnectionError, TimeoutError, ValueError, KeyError, RuntimeError, PermissionError)


@dataclass(frozen=True, kw_only=True)
class Driven:
    """One run of the graph that `build` gave."""

    server: Server
    seconds: float
    attempts: int
    run: Run

    @property
    def fetches(self) -> list[FunctionCall]:
        return self.server.nodes["fetch"].calls

    @property
    def raised(self) -> str:
        return self.run.crash.root.type if self.run.crash else ""

    def failure(self, message: str, mistake: str | None = None, **more: Any) -> Failure:
        return Failure(message, mistake=mistake, run=self.run, **more)


@settings(max_examples=3)
@given(tokens=tokens)
async def test_runs_the_nodes_in_a_row(
    submission: Submission, lab: Lab, tokens: tuple[int, ...]
) -> None:
    """gives a graph that runs plan, fetch and write, one after the other"""
    expect_finished(await drive(submission, Server(lab, tokens)))


@settings(max_examples=4)
@pytest.mark.needs("test_runs_the_nodes_in_a_row")
@given(tokens=tokens, troubles=st.lists(st.sampled_from(RETRIED), min_size=1, max_size=2))
@example(tokens=(1, 2, 3), troubles=["ConnectionError", "TimeoutError"])
async def test_tries_again_after_an_error(
    submission: Submission, lab: Lab, tokens: tuple[int, ...], troubles: list[str]
) -> None:
    """tries fetch again after a ConnectionError and after a TimeoutError"""
    driven = await drive(submission, Server(lab, tokens, fetch=tuple(troubles)))

    tried = len(driven.fetches)
    if driven.raised and tried <= len(troubles):
        default = troubles[tried - 1] == "TimeoutError"
        raise driven.failure(
            f"fetch was not tried again after a {troubles[tried - 1]}"
            + (", which RetryPolicy does not retry by itself" if default else ""),
            "default_errors" if default else "no_retry",
            expected=f"attempt {tried + 1} of {driven.attempts}",
            actual=f"{driven.raised} reaches the caller",
        )
    expect_finished(driven)


@settings(max_examples=3)
@pytest.mark.points(2)
@pytest.mark.needs("test_tries_again_after_an_error")
@given(tokens=tokens, seconds=limits, slow=st.integers(1, 2))
@example(tokens=(1, 2, 3), seconds=2.0, slow=1)
async def test_stops_a_slow_attempt(
    submission: Submission, lab: Lab, tokens: tuple[int, ...], seconds: float, slow: int
) -> None:
    """stops an attempt of fetch after `seconds`, and tries again"""
    server = Server(lab, tokens, fetch=(seconds * 10,) * slow + (seconds - 0.5,))
    driven = await drive(submission, server, seconds=seconds)

    for number, call in enumerate(driven.fetches[:slow], 1):
        expect_stopped(driven, call, number)
    if driven.raised in LIMITS and len(driven.fetches) <= slow:
        own = driven.raised == "NodeTimeoutError"
        reason = "a NodeTimeoutError is to be tried again like the others"
        if not own:
            reason = "it is the limit of more than an attempt, and ends all attempts"
        raise driven.failure(
            f"attempt {len(driven.fetches)} was stopped, and that was the end of the run: {reason}",
            "limit_is_final" if own else "limit_of_the_graph",
            expected=f"attempt {len(driven.fetches) + 1} of {driven.attempts}",
            actual=f"{driven.raised} reaches the caller",
        )
    expect_finished(driven)


@settings(max_examples=3)
@pytest.mark.needs("test_tries_again_after_an_error")
@given(tokens=tokens, attempts=st.integers(3, 6))
@example(tokens=(1, 2, 3), attempts=6)
async def test_waits_longer_each_time(
    submission: Submission, lab: Lab, tokens: tuple[int, ...], attempts: int
) -> None:
    """waits 1 second before the second attempt, and then twice as long each time"""
    troubles = ("ConnectionError",) * (attempts - 1)
    driven = await drive(submission, Server(lab, tokens, fetch=troubles), attempts=attempts)

    calls = driven.fetches
    waits = [after.at_begin - before.at_end for before, after in pairwise(calls)]
    wanted = [2.0**n for n in range(len(waits))]
    place = next((n for n, wait in enumerate(waits) if abs(wait - wanted[n]) > 0.001), None)
    if place is not None:
        message, mistake = wrong_wait(waits)
        raise driven.failure(
            f"it waits {waits[place]:.3g} seconds before attempt {place + 2}: {message}",
            mistake,
            expected=wanted,
            actual=[round(wait, 3) for wait in waits],
        )


@settings(max_examples=4)
@pytest.mark.needs("test_tries_again_after_an_error")
@given(attempts=st.integers(1, 4), last=st.sampled_from(RETRIED))
@example(attempts=3, last="ConnectionError")
async def test_gives_up_in_the_end(
    submission: Submission, lab: Lab, attempts: int, last: str
) -> None:
    """lets the error through after `attempts` attempts"""
    troubles = ("ConnectionError",) * (attempts - 1) + (last,) + ("ConnectionError",) * 3
    server = Server(lab, (1, 2, 3), fetch=troubles)
    driven = await drive(submission, server, attempts=attempts)

    made = len(driven.fetches)
    if made != attempts or driven.raised != last:
        message = f"`attempts` is {attempts}, and fetch was called {made} times"
        mistake = "fixed_attempts"
        if made == attempts:
            message, mistake = "the last attempt failed, and its error is lost", "hides_the_error"
        elif made == attempts + 1 and driven.raised:
            message, mistake = f"{message}: the first attempt is one too", "one_too_many"
        raise driven.failure(
            message,
            mistake,
            expected=f"{last} reaches the caller after {attempts}",
            actual=f"{driven.raised or 'no error'} after {made}",
        )
    late = driven.run.moments[driven.run.returned].at - driven.fetches[-1].at_end
    if late > 0.01:
        raise driven.failure(
            f"the last attempt had failed, and its error came {late:.3g} seconds later: no attempt "
            "is left to wait for",
            "waits_for_nothing",
            expected=f"{last} reaches the caller at once",
            actual=f"{last} {late:.3g} seconds later",
        )


@settings(max_examples=3)
@pytest.mark.needs("test_gives_up_in_the_end")
@given(error=st.sampled_from(["ValueError", "KeyError", "RuntimeError", "PermissionError"]))
@example(error="ValueError")
@example(error="PermissionError")
async def test_lets_other_errors_through(submission: Submission, lab: Lab, error: str) -> None:
    """makes no second attempt after any other error"""
    driven = await drive(submission, Server(lab, (1, 2, 3), fetch=(error,)))

    if len(driven.fetches) != 1 or driven.raised != error:
        related = error == "PermissionError"
        raise driven.failure(
            f"fetch raised a {error}, and was tried again: that would fail each time"
            + (", though it is an OSError, as a ConnectionError is" if related else ""),
            "retries_what_is_related" if related else "retries_everything",
            expected=f"{error} after 1 attempt",
            actual=f"{driven.raised or 'no error'} after {len(driven.fetches)}",
        )


@settings(max_examples=3)
@pytest.mark.needs("test_stops_a_slow_attempt")
@given(tokens=tokens, seconds=limits)
async def test_leaves_the_other_nodes_alone(
    submission: Submission, lab: Lab, tokens: tuple[int, ...], seconds: float
) -> None:
    """lets plan and write take as long as they need, and tries neither again"""
    slow = Server(lab, tokens, plan=(seconds + 3.0,), write=(seconds + 4.0,))
    driven = await drive(submission, slow, seconds=seconds)
    for name in ("plan", "write"):
        if any(call.cancelled for call in slow.nodes[name].calls):
            raise driven.failure(
                f"{name} was stopped after {seconds} seconds: only fetch has a time limit",
                "limit_for_all",
            )
    expect_finished(driven)

    for name in ("plan", "write"):
        broken = Server(lab, tokens, **{name: ("ConnectionError",)})
        driven = await drive(submission, broken, seconds=seconds)
        if len(broken.nodes[name].calls) != 1 or driven.raised != "ConnectionError":
            raise driven.failure(
                f"{name} failed and was tried again: only fetch is", "retries_all_nodes"
            )


async def drive(
    submission: Submission, server: Server, *, seconds: float = 30.0, attempts: int = 4
) -> Driven:
    """Build the graph and run it; an error of the run itself is left to the check."""
    arguments: list[LentFunction | float] = [*server.nodes.values(), seconds, attempts]
    run = await run_built(submission.build, arguments, {"log": [0]})
    driven = Driven(server=server, seconds=seconds, attempts=attempts, run=run)
    if not any(function.calls for function in server.nodes.values()):
        if run.crash:
            raise crashed(run.crash, run)
        raise driven.failure("the graph that `build` gives has run none of its nodes")
    return driven


def expect_finished(driven: Driven) -> None:
    """All went well: three events, and no error; raises :class:`Failure`."""
    run, wanted = driven.run, driven.server.events()
    if run.crash:
        line = run.crash.root.last_line
        raise Failure(f"the run ended with {line}", run=run, error=line)
    place = differ(run.items, wanted)
    if place is not None:
        extra = len(run.items) > len(wanted)
        actual = run.items[place] if place < len(run.items) else "no more events"
        raise driven.failure(
            f"event {place + 1} of the graph is wrong: plan, fetch and write run in a row"
            + (", each once" if extra else ""),
            "side_by_side" if same(run.items[0], wanted[0]) else None,
            expected=wanted[place] if place < len(wanted) else "no more events",
            actual=actual,
        )


def expect_stopped(driven: Driven, call: FunctionCall, number: int) -> None:
    """One attempt was stopped in time; raises :class:`Failure`."""
    took = call.at_end - call.at_begin
    if call.cancelled and abs(took - driven.seconds) < 0.001:
        return
    what = f"{'was stopped after' if call.cancelled else 'went on for'} {took:.3g} seconds"
    mistake: str | None = "no_limit"
    if "timeout" not in inspect.signature(StateGraph.add_node).parameters:
        what = f"{what}: this LangGraph, older than 1.2, takes `timeout` and does nothing with it"
    if call.cancelled and abs(took - driven.seconds * driven.attempts) < 0.001:
        what, mistake = f"{what}, and all attempts together have that", "one_limit_for_all"
    elif call.cancelled:
        mistake = None
    raise driven.failure(
        f"attempt {number} of fetch {what}",
        mistake,
        expected=f"it is stopped after {driven.seconds} seconds",
    )


def wrong_wait(waits: list[float]) -> tuple[str, str | None]:
    """Why a wait may be wrong, and the known mistake that it shows."""
    if max(waits) < 0.01:
        return "the server has no time to recover", "no_wait"
    if max(waits) - min(waits) < 0.001:
        return "each wait is as long as the one before", "same_wait"
    if waits[0] == 1.0 and waits[1:] == [min(2.0**n, max(waits)) for n in range(1, len(waits))]:
        return f"the waits no longer grow once they are {max(waits):g} seconds long", "capped_wait"
    if all(abs(wait - 0.5 * 2**n) < 0.001 for n, wait in enumerate(waits)):
        return "LangGraph begins with half a second, if it is not told otherwise", "default_wait"
    if all(wait > 2**n for n, wait in enumerate(waits)) and len({w % 1 for w in waits}) > 1:
        return "a random part of a second is added, which `jitter` does", "jitter"
    return "1, 2, 4 and so on were asked for", None
