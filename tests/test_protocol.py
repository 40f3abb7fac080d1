"""The judge's end of the line, fed with whatever hypothesis thinks of.

Whatever a stage says, the judge ends the check in bounded time with a finding about the submission:
a failure or a stop, never an error of its own, and never a pass, as nothing here does any work.
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
from kit.forkserver.requests import Process
from kit.judge import Failure, Submission
from kit.judge.house import House, NotLoaded
from kit.judge.meter import MAX_HEARD
from kit.judge.stops import Broken
from kit.judge.submission import Missing
from kit.judge.world import MAX_UNREAD, World
from kit.runner import values as wire
from kit.runner.clock import VirtualLoop

LIMITS = Limits(wall_seconds=0.05, virtual_seconds=1_000.0, output_kb=4)
EXERCISE = Exercise(address="one/answer", chapter="one", name="answer")
CHAPTER = Chapter(name="one", title="One", exercises=(EXERCISE,))
COURSE = Course(root=Path(), name="c", title="C", chapters=(CHAPTER,), limits=LIMITS)
DOCUMENTED = (Failure, Broken, Missing)
SECRET = "what only the judge knows"

quickly = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow], database=None
)


@contextlib.contextmanager
def a_world(limits: Limits = LIMITS) -> Iterator[tuple[World, socket.socket]]:
    """A judge's world, and the stage's end of its line."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        yield World(ours, limits, wire.Types(), lambda: 0.0), theirs


def call(world: World, stage: socket.socket, said: bytes, ends: bool) -> BaseException | None:
    """Call a function of a stage that says ``said`` whatever it is told; what the check ends in."""
    submission = Submission(world, lambda _: None)
    asked: list[Any] = []

    async def serve(verb: str, data: object) -> object:
        asked.append((verb, data))
        await asyncio.sleep(1)
        return {"verb": verb, "data": data}

    async def check() -> None:
        run = await submission.answer(1, "two")
        if run.value != SECRET or run.printed != SECRET:
            raise Failure("that is not it", expected=SECRET, actual=run.value, run=run)

    world.servers["graph:1"] = serve
    loop = VirtualLoop(world)
    submission.attend(loop)
    stage.send(said)
    if ends:
        stage.shutdown(socket.SHUT_WR)
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

SHAPES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "idle": {"next": st.none() | st.integers() | st.floats(), "seen": st.integers(0, 3)},
    "ask": {
        "id": st.integers(0, 3),
        "to": st.sampled_from(["graph:1", "call", "nobody"]),
        "verb": st.text(max_size=5),
        "data": plain,
        "line": st.integers(),
    },
    "cancel": {"id": st.integers(0, 3)},
    "confined": {"isolation": plain},
    "wrote": {
        "parts": st.lists(st.lists(st.sampled_from(["out", "err", "x\n"]), max_size=3), max_size=3),
        "line": st.integers(-1, 10),
    },
    "stream": {"call": st.integers(0, 2), "kind": plain},
    "item": {"call": st.integers(0, 2), "value": plain},
    "done": {"call": st.integers(0, 2), "kind": plain, "value": plain},
    "raised": {
        "call": st.integers(0, 2),
        "error": st.fixed_dictionaries(
            {},
            optional={
                "type": plain,
                "full_type": plain,
                "bases": st.lists(st.sampled_from(["SystemExit", "MemoryError", "X"])) | plain,
                "text": plain,
                "lines": st.lists(st.tuples(st.integers(), st.text()).map(list)) | plain,
            },
        ),
    },
    "missing": {"call": st.integers(0, 2)},
    "over": {"call": st.integers(0, 2), "left": st.lists(st.text()) | plain},
}


def _message(t: str) -> st.SearchStrategy[dict[str, Any]]:
    """A message of kind ``t``; now and then one part is anything at all, or missing."""
    right = st.fixed_dictionaries({"t": st.just(t), **SHAPES[t]})
    parts = {name: part | plain for name, part in SHAPES[t].items()}
    return right | right | st.fixed_dictionaries({"t": st.just(t)}, optional=parts)


messages = st.lists(st.sampled_from(sorted(SHAPES)).flatmap(_message), max_size=12)


@quickly
@given(said=st.binary(max_size=400), ends=st.booleans())
@example(said=framed(b"[]"), ends=False)
@example(said=framed(b"{}"), ends=False)
@example(said=framed(b'{"t": NaN}'), ends=False)
@example(said=struct.pack(">I", wire.MAX_FRAME + 1), ends=False)
@example(said=struct.pack(">I", wire.MAX_FRAME) + b"{", ends=False)
@example(said=framed(b'{"t":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), ends=False)
@example(said=framed(b'{"t": ' + b"9" * 5_000 + b"}"), ends=False)
@example(said=framed(b'{"t": "idle", "next": ' + b"9" * 4_000 + b', "seen": 1}'), ends=False)
@example(said=framed(b'{"t": "idle", "next": 1e999, "seen": 1}'), ends=False)
@example(said=framed(b'{"t": "idle", "next": -1e999, "seen": 1}'), ends=False)
@example(said=b"", ends=True)
def test_bytes_end_a_check_in_a_finding(said: bytes, ends: bool) -> None:
    """Any bytes from a stage end the check as a failure or a stop."""
    with a_world() as (world, stage):
        assert isinstance(call(world, stage, said, ends), DOCUMENTED)


@quickly
@given(said=messages, ends=st.booleans())
@example(said=[{"t": "over", "call": 1, "left": []}], ends=False)
@example(said=[{"t": "done", "call": 1, "kind": "value", "value": None}] * 3, ends=True)
@example(said=[{"t": "wrote", "parts": [["out", {"a": "x"}]], "line": 1}], ends=False)
@example(said=[{"t": "wrote", "parts": [["out", "x" * 5_000]], "line": 1}], ends=False)
@example(said=[{"t": "raised", "call": 1}], ends=False)
@example(said=[{"t": "confined", "isolation": ""}] * 2, ends=False)
@example(said=[{"t": "idle", "next": 1e300, "seen": 1}], ends=False)
@example(said=[{"t": "idle", "next": None, "seen": 1}], ends=False)
@example(said=[{"t": "cancel", "id": 1}, {"t": "missing", "call": 1}], ends=False)
def test_messages_in_any_order_end_a_check_in_a_finding(
    said: list[dict[str, Any]], ends: bool
) -> None:
    """Well-formed messages with any content in any order end the check as a failure or a stop."""
    frames = b"".join(framed(json.dumps(message).encode()) for message in said)
    with a_world() as (world, stage):
        assert isinstance(call(world, stage, frames, ends), DOCUMENTED)


class Stages:
    """Makes stages that say ``said`` and nothing else."""

    def __init__(self, said: bytes, *, ends: bool) -> None:
        self._said = said
        self._ends = ends
        self.open: list[socket.socket] = []

    def start_runner(self, *, loopback: bool = False) -> Process:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        theirs.send(self._said)
        if self._ends:
            theirs.shutdown(socket.SHUT_WR)
        self.open.append(theirs)
        return Process(connection=ours, pid=0)

    def end(self, pid: int) -> int:
        if self.open:
            self.open.pop().close()
        return pid


@quickly
@given(said=messages, ends=st.booleans())
@example(said=[{"t": "raised", "call": 0}], ends=False)
@example(said=[{"t": "confined"}], ends=False)
@example(said=[{"t": "item", "call": 0, "value": 1}], ends=False)
@example(said=[{"t": "ask", "id": 1, "to": "call", "verb": "", "data": 1}], ends=False)
def test_messages_during_an_import_load_it_or_end_in_a_finding(
    said: list[dict[str, Any]], ends: bool
) -> None:
    """Whatever is said while a submission loads, it is loaded, does not import, or is stopped."""
    stages = Stages(b"".join(framed(json.dumps(m).encode()) for m in said), ends=ends)
    house = House(stages, COURSE, COURSE.exercises[0], "answer.py", b"")
    try:
        house.submission()
    except (NotLoaded, Broken) as error:
        with pytest.raises(type(error)):
            house.submission()
    finally:
        house.close()
        for line in stages.open:
            line.close()


def _asks(number: int) -> bytes:
    ask = {"t": "ask", "id": number, "to": "graph:1", "verb": "x" * 3_000, "data": None}
    return framed(json.dumps(ask).encode())


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        pytest.param(lambda _: framed(b'{"t":"cancel","id":1}'), ("talk",), id="chatter"),
        pytest.param(_asks, ("protocol",), id="questions"),
        pytest.param(
            lambda number: framed(b'{"t":"idle","next":-1e9,"seen":%d}' % number),
            ("talk", "protocol"),
            id="idle",
        ),
    ],
)
def test_a_stage_that_never_listens_holds_up_nothing(
    frame: Callable[[int], bytes], reason: tuple[str, ...]
) -> None:
    """The judge never waits for a stage to listen, and keeps and hears only so much of one."""
    with a_world(replace(LIMITS, wall_seconds=60.0)) as (world, stage):
        numbers = itertools.count(1)
        unsaid = bytearray()
        listen = world._listen

        def talk_and_listen(seconds: float) -> None:
            with contextlib.suppress(BlockingIOError):
                while True:
                    if not unsaid:
                        unsaid.extend(frame(next(numbers)))
                    del unsaid[: stage.send(unsaid)]
            listen(seconds)

        world._listen = talk_and_listen  # type: ignore[method-assign]
        error = call(world, stage, b"", ends=False)

    assert isinstance(error, Broken)
    assert error.reason in reason
    assert len(world._unsent) <= MAX_UNREAD + wire.MAX_FRAME
    assert world._meter._heard <= MAX_HEARD + 65_536


async def _raises(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), ValueError(b"\xff", object())])
def test_what_a_server_raises_is_its_answer(error: Exception) -> None:
    """An exception in the judge's own graph goes to the stage and never into the check."""
    with a_world() as (world, stage):
        server: Callable[[str, object], Awaitable[Any]] = lambda *_: _raises(error)  # noqa: E731
        loop = VirtualLoop(world)
        world.attend(loop, lambda _: None)
        task = loop.create_task(world._answer(1, server, "", None))
        loop.run_until_complete(task)
        loop.close()

        (answer,) = wire.Unframer().feed(stage.recv(65_536))

    assert answer["t"] == "answer"
    assert "error" in answer
