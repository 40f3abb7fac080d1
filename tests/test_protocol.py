"""The judge's end of the connection, fed with whatever hypothesis thinks of.

Whatever a runner sends, the judge ends the check in bounded time with a finding about the
submission: a failure or a stop, never an error of its own, and never a pass, because nothing here
does any work.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import socket
import struct
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kit.course import Chapter, Course, Exercise, Limits
from kit.errors import MachineError
from kit.judge import Failure, Submission, scheduler
from kit.judge.limits import MAX_TRAFFIC, Usage
from kit.judge.outcome import FunctionMissing, ImportFailed, RunnerStopped, StopReason
from kit.judge.scheduler import Scheduler
from kit.judge.supervisor import Supervisor
from kit.runner.clock import VirtualLoop
from kit.runner.messages import MAX_FRAME, Process, Unframer, frame
from kit.runner.protocol import FROM_JUDGE, Advance, Answer, Idle, Ready, Returned

LIMITS = Limits(wall_seconds=0.05, virtual_seconds=1_000.0, output_kb=4)
EXERCISE = Exercise(address="one/answer", chapter="one", name="answer")
CHAPTER = Chapter(name="one", title="One", exercises=(EXERCISE,))
COURSE = Course(root=Path(), name="c", title="C", chapters=(CHAPTER,), limits=LIMITS)
DOCUMENTED = (Failure, RunnerStopped, FunctionMissing)
SECRET = "what only the judge knows"
READY = frame(Ready(isolation="processes"))

quickly = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow], database=None
)


@contextlib.contextmanager
def a_scheduler(limits: Limits = LIMITS) -> Iterator[tuple[Scheduler, socket.socket]]:
    """A judge's scheduler, and the runner's end of its socket; the runner has said that it is ready."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        theirs.send(READY)
        judge = Scheduler(ours, Usage(limits))
        judge.catch_up()
        yield judge, theirs


def call(judge: Scheduler, runner: socket.socket, sent: bytes, ends: bool) -> BaseException | None:
    """Call a function of a runner that sends ``sent`` in any case; return how the check ends."""
    submission = Submission(judge, lambda _: None, {})

    async def handle(verb: str, data: object) -> object:
        await asyncio.sleep(1)
        return {"verb": verb, "data": data}

    async def check() -> None:
        run = await submission.answer(1, "two")
        if run.value != SECRET or run.text != SECRET:
            raise Failure("that is not it", expected=SECRET, actual=run.value, run=run)

    submission.add_handler("graph:1", handle)
    loop = submission.new_loop()
    runner.send(sent)
    if ends:
        runner.shutdown(socket.SHUT_WR)
    try:
        loop.run_until_complete(check())
    except DOCUMENTED as error:
        return error
    else:
        return None
    finally:
        loop.run_until_complete(_cancel_the_others())
        loop.close()


async def _cancel_the_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def framed(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["out", "err", "call", "graph:1", "updates", "\ud800", "1e999"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
        | st.builds(
            lambda tag, part: {f"${tag}": part},
            st.sampled_from(
                ["tuple", "set", "dict", "float", "bytes", "object", "error", "graph", ""]
            ),
            inner,
        )
    ),
    max_leaves=8,
)
"""JSON of any shape, with words and tags that the judge knows."""

_lines = st.lists(st.tuples(st.sampled_from(["out", "err", "x\n"]), st.text(max_size=3)).map(list))
_crash = st.fixed_dictionaries(
    {
        "type": st.text(max_size=5),
        "full_type": st.text(max_size=5),
        "bases": st.lists(st.sampled_from(["SystemExit", "MemoryError", "X"])),
        "text": st.text(),
        "lines": st.lists(st.integers(-1, 100)),
        "inside": st.none(),
    }
)
SHAPES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "Idle": {
        "due": st.none() | st.integers() | st.floats(),
        "seen": st.integers(0, 3),
        "has_blocked_threads": st.booleans(),
    },
    "AskJudge": {
        "number": st.integers(0, 3),
        "name": st.sampled_from(["graph:1", "call", "nobody"]),
        "verb": st.text(max_size=5),
        "data": plain,
    },
    "Cancel": {"number": st.integers(0, 3)},
    "Ready": {"isolation": st.text(), "threads": st.integers(), "reasons": st.just([])},
    "Reply": {"value": plain},
    "Wrote": {"parts": _lines, "line": st.integers(-1, 10)},
    "StreamOpened": {"call": st.integers(0, 2), "kind": st.text()},
    "ItemYielded": {"call": st.integers(0, 2), "value": plain},
    "Returned": {"call": st.integers(0, 2), "kind": st.text(), "value": plain},
    "Raised": {"call": st.integers(0, 2), "error": _crash},
    "NotFound": {"call": st.integers(0, 2)},
    "CallEnded": {"call": st.integers(0, 2), "tasks": st.lists(st.text())},
}


def _message(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """A message of this kind; now and then one part is anything at all, or missing."""
    right = st.fixed_dictionaries({"": st.just(kind), **SHAPES[kind]})
    parts = {name: part | plain for name, part in SHAPES[kind].items()}
    return right | right | st.fixed_dictionaries({"": st.just(kind)}, optional=parts)


messages = st.lists(st.sampled_from(sorted(SHAPES)).flatmap(_message), max_size=12)

RETURNED = {"": "Returned", "call": 1, "kind": "value", "value": None}
ENDED = {"": "CallEnded", "call": 1, "tasks": []}
IDLE = {"": "Idle", "due": None, "seen": 1, "has_blocked_threads": False}


@quickly
@given(sent=st.binary(max_size=400), ends=st.booleans())
@example(sent=framed(b"[]"), ends=False)
@example(sent=framed(b"{}"), ends=False)
@example(sent=framed(b'{"": NaN}'), ends=False)
@example(sent=struct.pack(">I", MAX_FRAME + 1), ends=False)
@example(sent=struct.pack(">I", MAX_FRAME) + b"{", ends=False)
@example(sent=framed(b'{"":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), ends=False)
@example(sent=framed(b'{"": ' + b"9" * 5_000 + b"}"), ends=False)
@example(sent=framed(b'{"": "Idle", "due": ' + b"9" * 4_000 + b', "seen": 1}'), ends=False)
@example(sent=b"", ends=True)
def test_bytes_end_a_check_in_a_finding(sent: bytes, ends: bool) -> None:
    """Any bytes from a runner end the check as a failure or a stop."""
    with a_scheduler() as (judge, runner):
        assert isinstance(call(judge, runner, sent, ends), DOCUMENTED)


@quickly
@given(sent=messages, ends=st.booleans())
@example(sent=[ENDED], ends=False)
@example(sent=[RETURNED] * 3, ends=True)
@example(sent=[{"": "Wrote", "parts": [["out", {"a": "x"}]], "line": 1}], ends=False)
@example(sent=[{"": "Wrote", "parts": [["out", "x" * 5_000]], "line": 1}], ends=False)
@example(sent=[{"": "Raised", "call": 1}], ends=False)
@example(sent=[{"": "Ready", "isolation": "", "threads": 0, "reasons": []}], ends=False)
@example(sent=[{**IDLE, "due": 1e300}], ends=False)
@example(sent=[{**IDLE, "due": -1e300}], ends=False)
@example(sent=[IDLE], ends=False)
@example(sent=[{"": "Reply", "value": 1}], ends=False)
@example(sent=[{"": "Cancel", "number": 1}, {"": "NotFound", "call": 1}], ends=False)
def test_messages_in_any_order_end_a_check_in_a_finding(
    sent: list[dict[str, Any]], ends: bool
) -> None:
    """Well-formed messages with any content in any order end the check as a failure or a stop."""
    frames = b"".join(framed(json.dumps(message).encode()) for message in sent)
    with a_scheduler() as (judge, runner):
        assert isinstance(call(judge, runner, frames, ends), DOCUMENTED)


class FakeRunners:
    """Starts runners that send ``sent`` and nothing else."""

    def __init__(self, sent: bytes, *, ends: bool) -> None:
        self._sent = sent
        self._ends = ends
        self.open: list[socket.socket] = []

    def start_runner(self, *, loopback: bool = False) -> Process:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        theirs.send(self._sent)
        if self._ends:
            theirs.shutdown(socket.SHUT_WR)
        self.open.append(theirs)
        return Process(connection=ours, pid=0)

    def end(self, pid: int) -> int:
        return pid

    def close(self) -> None:
        for runner in self.open:
            runner.close()


def supervise(sent: bytes, *, ends: bool = False) -> BaseException | None:
    """Load a submission in a runner that sends ``sent``; return what is raised, again and again."""
    runners = FakeRunners(sent, ends=ends)
    supervisor = Supervisor(runners, COURSE, COURSE.exercises[0], "answer.py", b"")
    try:
        supervisor.submission()
    except (ImportFailed, RunnerStopped, MachineError) as error:
        with pytest.raises(type(error)):
            supervisor.submission()
        return error
    finally:
        supervisor.close()
        runners.close()
    return None


@quickly
@given(sent=messages, ends=st.booleans())
@example(sent=[{"": "Raised", "call": 0}], ends=False)
@example(sent=[{"": "Ready", "isolation": "", "threads": 0, "reasons": []}], ends=False)
@example(sent=[{"": "ItemYielded", "call": 0, "value": 1}], ends=False)
@example(sent=[{"": "AskJudge", "number": 1, "name": "call", "verb": "", "data": 1}], ends=False)
def test_messages_during_an_import_load_it_or_end_in_a_finding(
    sent: list[dict[str, Any]], ends: bool
) -> None:
    """Whatever is sent while a submission loads, it is loaded, does not import, or is stopped."""
    error = supervise(READY + b"".join(framed(json.dumps(m).encode()) for m in sent), ends=ends)
    assert error is None or isinstance(error, ImportFailed | RunnerStopped)


def test_a_runner_that_is_lost_before_it_is_ready_is_no_fault_of_the_submission() -> None:
    """Nothing of the submission has run by then."""
    assert isinstance(supervise(b"", ends=True), MachineError)


def test_a_runner_has_time_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit of the submission counts before the runner is ready, only a generous one does."""
    with a_scheduler(replace(LIMITS, wall_seconds=0.01, exercise_seconds=0.01)) as (judge, _):
        ours, theirs = socket.socketpair()
        with theirs:
            judge.replace_runner(ours)
            loop = VirtualLoop(judge)
            ends: list[BaseException] = []
            judge.attend(loop, ends.append)
            judge.wait(loop, None)  # 0.05 seconds
            assert not ends
            monkeypatch.setattr(scheduler, "START_SECONDS", 0.0)
            judge.wait(loop, None)
            loop.close()
    assert isinstance(ends[0], MachineError)


def test_the_first_message_says_that_the_runner_is_ready() -> None:
    """A message before it is not one of an honest runner."""
    error = supervise(frame(Returned(call=0)))
    assert isinstance(error, RunnerStopped)
    assert error.reason is StopReason.PROTOCOL


def test_the_time_for_an_exercise_is_one_for_all_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one check has used is not there for the next, which is stopped while it runs."""
    monkeypatch.setattr(scheduler, "TURN", 0.05)
    limits = replace(LIMITS, wall_seconds=60.0, exercise_seconds=0.3)
    with a_scheduler(limits) as (judge, runner):
        loop = VirtualLoop(judge)
        ends: list[BaseException] = []
        judge.attend(loop, ends.append)
        checks = 0
        while not ends:
            checks += 1
            judge.begin_check()
            for _ in range(2):
                judge.wait(loop, None)  # a turn
                if not ends:
                    runner.send(frame(Idle(due=None, seen=99)))  # a slow drip: it is at work
        loop.close()
    assert checks > 1
    assert isinstance(ends[0], RunnerStopped)
    assert ends[0].reason is StopReason.EXERCISE


def test_what_a_loop_sends_in_one_turn_reaches_the_runner_together() -> None:
    """Nothing is sent before the judge's loop waits, so the runner cannot answer in between."""
    with a_scheduler() as (judge, runner):
        judge.send(Advance(now=1.0))
        judge.send(Advance(now=2.0))
        with pytest.raises(BlockingIOError):
            runner.recv(1)
        runner.send(frame(Idle(due=None, seen=2)))
        judge.wait(None, None)
        assert [m.now for m in Unframer(FROM_JUDGE).feed(runner.recv(65_536))] == [1.0, 2.0]


def test_what_a_runner_sends_in_one_turn_reaches_the_loop_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wait ends when the runner is idle, not with the first of its messages."""
    parts = [_asks(1), _asks(2), frame(Idle(due=None, seen=0))]
    with a_scheduler() as (judge, _):
        loop = VirtualLoop(judge)
        judge.attend(loop, lambda _: None)
        judge.handlers["graph:1"] = lambda *_: asyncio.sleep(0)
        monkeypatch.setattr(judge._connection, "receive", lambda _: parts.pop(0))
        judge.wait(loop, None)
        assert sorted(judge._tasks) == [1, 2]
        loop.run_until_complete(_cancel_the_others())
        loop.close()


def _asks(number: int) -> bytes:
    ask = {"number": number, "name": "graph:1", "verb": "x" * 3_000, "data": None}
    return framed(json.dumps({"": "AskJudge", **ask}).encode())


@pytest.mark.parametrize(
    ("frame_of", "reasons"),
    [
        pytest.param(
            lambda _: framed(b'{"":"Cancel","number":1}'), (StopReason.TRAFFIC,), id="chatter"
        ),
        pytest.param(_asks, (StopReason.PROTOCOL,), id="questions"),
        pytest.param(
            lambda number: frame(Idle(due=-1e9, seen=number)),
            (StopReason.TRAFFIC, StopReason.PROTOCOL),
            id="idle",
        ),
    ],
)
def test_a_runner_that_never_reads_delays_nothing(
    frame_of: Callable[[int], bytes], reasons: tuple[StopReason, ...]
) -> None:
    """The judge never waits for a runner to read, and keeps and receives only so much of one."""
    with a_scheduler(replace(LIMITS, wall_seconds=60.0)) as (judge, runner):
        numbers = itertools.count(1)
        unsent = bytearray()
        receive = judge._receive

        def send_and_receive(seconds: float) -> None:
            with contextlib.suppress(BlockingIOError):
                while True:
                    if not unsent:
                        unsent.extend(frame_of(next(numbers)))
                    del unsent[: runner.send(unsent)]
            receive(seconds)

        judge._receive = send_and_receive  # type: ignore[method-assign]
        error = call(judge, runner, b"", ends=False)

    assert isinstance(error, RunnerStopped)
    assert error.reason in reasons
    assert len(judge._connection._unsent) <= scheduler.MAX_UNREAD + MAX_FRAME
    assert judge.usage._traffic <= MAX_TRAFFIC + 65_536


async def _raises(error: BaseException) -> None:
    raise error


def answer_of(error: Exception) -> tuple[Scheduler, list[Any]]:
    """Let a handler raise ``error``; return the scheduler and what the runner receives."""
    with a_scheduler() as (judge, runner):
        handler: Callable[[str, object], Awaitable[Any]] = lambda *_: _raises(error)  # noqa: E731
        loop = VirtualLoop(judge)
        judge.attend(loop, lambda _: None)
        loop.run_until_complete(judge._answer(1, handler, "", None))
        loop.close()
        if not judge.stopped:
            judge._receive(0)
        return judge, Unframer(FROM_JUDGE).feed(runner.recv(65_536) if not judge.stopped else b"")


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), ValueError(b"\xff", object())])
def test_what_a_handler_raises_is_its_answer(error: Exception) -> None:
    """An exception in the judge's own graph goes to the runner and never into the check."""
    _, [answer] = answer_of(error)
    assert isinstance(answer, Answer)
    assert answer.is_error


def test_a_judge_without_memory_stops_the_submission() -> None:
    """What fills the judge's memory is the submission's doing."""
    judge, _ = answer_of(MemoryError())
    assert judge.stopped is StopReason.JUDGE_MEMORY


def test_what_the_judge_keeps_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that grows too much in one check stops the submission, before memory is short."""
    sizes = itertools.count(0, 200 << 20)
    monkeypatch.setattr("kit.judge.limits._own_memory", lambda: next(sizes))
    monkeypatch.setattr("kit.judge.limits.LOOK_SECONDS", 0.0)
    usage = Usage(LIMITS)
    assert usage.find_exceeded(0.0) is None
    assert usage.find_exceeded(0.0) is StopReason.JUDGE_MEMORY


def test_a_check_leaves_nothing_to_the_next() -> None:
    """The timeline and the handlers of a past check are dropped."""
    with a_scheduler() as (judge, _):
        judge.handlers["graph:1"] = lambda *_: _raises(KeyError())
        moments = judge.timeline.moments
        judge.begin_check()
        assert judge.handlers == {}
        assert judge.timeline.moments is not moments
