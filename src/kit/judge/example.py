"""The example of a task: what a learner's functions do with it, without a judgement.

The file of checks says what running the example means: it has ``run_example(submission, …)`` or,
for one call with plain arguments, an ``EXAMPLE`` with a method ``run(submission, lab, name)``. An
application is served to clients outside by ``serve_example(submission, …)``.
"""

from __future__ import annotations

import asyncio
import inspect
import pprint
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

from kit.course import Exercise
from kit.judge.messages import (
    JUDGE_REQUESTS,
    SERVES,
    CallMade,
    ExampleReply,
    FromOutside,
    JudgeRequest,
    MomentCame,
    ToOutside,
)
from kit.judge.outcome import Run, explain_crash, show
from kit.judge.submission import Submission
from kit.model import Moment
from kit.runner.messages import Unframer
from kit.runner.values import Types, decode, encode

WIDTH = 66
"""Columns of a value: it stands behind a label, on 80 columns."""

MAX_SHOWN = 2_000
"""Characters of one value that are sent."""

MAX_TEXT = 80_000
"""Characters, written as ASCII, of what one call printed, and of all its items, that are sent."""


class ClientsOutside:
    """The clients outside of an application that is served: plain data, both ways."""

    def __init__(self, connection: socket.socket, send: Callable[[ExampleReply], None]) -> None:
        self._connection = connection
        self._send = send
        self._unframer: Unframer[JudgeRequest] = Unframer(JUDGE_REQUESTS)
        self._received: asyncio.Queue[Any] = asyncio.Queue()

    def send(self, data: object) -> None:
        """Send plain data out."""
        self._send(ToOutside(data=encode(data, Types())))

    async def receive(self) -> Any:
        """Return what comes next from outside, None at the end of it."""
        return await self._received.get()

    def open(self) -> None:
        """Take what comes, in the running loop."""
        asyncio.get_running_loop().add_reader(self._connection.fileno(), self._read)

    def close(self) -> None:
        """Take nothing any more."""
        asyncio.get_running_loop().remove_reader(self._connection.fileno())

    def _read(self) -> None:
        data = self._connection.recv(65536)
        for message in self._unframer.feed(data):
            if isinstance(message, FromOutside):
                self._received.put_nowait(decode(message.data, Types()))
        if not data:
            self.close()
            self._received.put_nowait(None)


class TaskExample:
    """Runs one example in the place of a check, and sends what happens as it happens."""

    def __init__(
        self,
        exercise: Exercise,
        connection: socket.socket,
        send: Callable[[ExampleReply], None],
        *,
        serves: bool,
    ) -> None:
        self._run: Callable[..., Any] | None = None
        self._item: pytest.Function | None = None
        self._exercise = exercise
        self._send = send
        self._outside = ClientsOutside(connection, send) if serves else None

    def choose_item(self, items: Sequence[pytest.Item]) -> pytest.Function | None:
        """Return the check in whose place the example runs, None if there is no example."""
        for item in items:
            if isinstance(item, pytest.Function) and "submission" in item.fixturenames:
                self._run = self._find(item.module)
                self._item = item
                return item if self._run else None
        return None

    def _find(self, checks: Any) -> Callable[..., Any] | None:
        """Return the function of a module of checks that runs the example."""
        name = SERVES if self._outside else "run_example"
        if run := getattr(checks, name, None):
            return run  # type: ignore[no-any-return]
        kinds = self._exercise.function_kinds
        if self._outside or not kinds or not hasattr(checks, "EXAMPLE"):
            return None
        name = self._exercise.name if self._exercise.name in kinds else next(iter(kinds))
        return partial(checks.EXAMPLE.run, name=name)

    async def run(self, submission: Submission, **_: Any) -> None:
        """Run the example with the fixtures that it asks for by name."""
        assert self._run
        assert self._item
        fixtures = {
            name: self._item._request.getfixturevalue(name) for name in _list_required(self._run)
        }
        submission.timeline.on_moment = self._send_moment
        if self._outside:
            self._outside.open()
        submission.outside = self._outside
        try:
            await self._run(**fixtures)
        finally:
            submission.outside = None
            if self._outside:
                self._outside.close()
            submission.timeline.on_moment = lambda _: None
            for call in submission.timeline.runs:
                self._send(describe_call(call, is_served=self._outside is not None))

    def _send_moment(self, moment: Moment) -> None:
        self._send(MomentCame(at=moment.at, lane=moment.lane.value, text=moment.text))


def _list_required(run: Callable[..., Any]) -> list[str]:
    """Return the names of the parameters that have no default."""
    parameters = inspect.signature(run).parameters.values()
    return [each.name for each in parameters if each.default is each.empty]


def describe_call(run: Run, *, is_served: bool) -> CallMade:
    """Return what one call gave, as texts for its author.

    An application that ``is_served`` is cancelled in the end, if clients are still there.
    """
    crash = run.crash
    if is_served and crash and crash.root.is_a("CancelledError"):
        crash = None
    has_value = run.is_own_call and run.returned >= 0 and "generator" not in run.kind
    return CallMade(
        subject=run.subject,
        printed=cut_text(run.text),
        items=cut_items(run.items),
        returned=_write(run.value) if has_value and run.crash is None else "",
        raised=explain_crash(crash) if crash else "",
        lines=(crash.lines or crash.root.lines) if crash else (),
    )


def cut_text(text: str) -> str:
    """Return as much of a text as can be sent; its end says how much there was."""
    size = len(ascii(text))
    if size <= MAX_TEXT:
        return text
    return f"{text[: len(text) * MAX_TEXT // size]}\n… ({len(text)} characters in all)"


def cut_items(items: Sequence[Any]) -> tuple[str, ...]:
    """Return as many items as can be sent, as Python writes them, and how many more there are."""
    texts: list[str] = []
    room = MAX_TEXT
    for item in items:
        text = _write(item)
        room -= len(ascii(text))
        if room < 0:
            texts.append(f"… ({len(items)} items in all)")
            break
        texts.append(text)
    return tuple(texts)


def _write(value: Any) -> str:
    return show(pprint.pformat(value, width=WIDTH, sort_dicts=False), MAX_SHOWN)
