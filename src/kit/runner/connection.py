"""The runner's only connection to the judge, and its clock.

Every thread of the runner that has nothing to do *parks* here. When all have parked, one of them
reports to the judge that the runner is idle (and when its next timer is due) and reads the judge's
next message. Time moves only then, and only by that message; no thread waits for a real second.
"""

from __future__ import annotations

import asyncio
import itertools
import select
import socket
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from kit.runner import protocol, values
from kit.runner.clock import VirtualLoop
from kit.runner.idle import GRACE, IdleDetector, Parked
from kit.runner.messages import Unframer, frame

MAX_UNSENT = 8_000
"""Characters that wait to be sent together; twice as many fit into a frame, whatever they are."""


_Deliver: TypeAlias = Callable[[protocol.Answer], None]


class Connection:
    """A :class:`kit.runner.clock.Clock` whose time and answers come from the judge."""

    def __init__(self, judge: socket.socket, types: values.Types) -> None:
        self.now = 0.0
        self.orders: deque[protocol.Load | protocol.CallFunction] = deque()
        self.types = types
        self.handlers: dict[str, Callable[[Any], Any]] = {}
        """What answers a question of the judge at once, in the thread that reads it."""
        self.received = 0
        """How many messages have come from the judge."""
        self.line_of_caller: Callable[[], int] = lambda: 0
        self.on_order: Callable[[], None] = lambda: None
        self._judge = judge
        self._unframer = Unframer(protocol.FROM_JUDGE)
        self._turn = threading.Condition(threading.RLock())
        self._is_reading = False
        self._detector = IdleDetector()
        self.add_job = self._detector.add_job
        self._reported: tuple[int, float | None] | None = None
        self._waiters: dict[int, _Deliver] = {}
        self._numbers = itertools.count(1)
        self._written: list[tuple[str, str]] = []
        self._written_size = 0
        self._written_line = 0

    # -- sending --------------------------------------------------------------------------------

    def send(self, message: protocol.FromRunner) -> None:
        """Send one message, after everything that was written before it."""
        with self._turn:
            self._flush()
            self._send(message)

    def write(self, stream: str, text: str) -> None:
        """Send what the submission prints; in order with all messages, and in few frames."""
        with self._turn:
            self._written_line = self.line_of_caller()
            for start in range(0, len(text), MAX_UNSENT):
                part = text[start : start + MAX_UNSENT]
                self._written.append((stream, part))
                self._written_size += len(part)
                if self._written_size > MAX_UNSENT:
                    self._flush()

    def _flush(self) -> None:
        if self._written:
            streams = itertools.groupby(self._written, lambda pair: pair[0])
            parts = [(stream, "".join(text for _, text in pairs)) for stream, pairs in streams]
            self._written.clear()
            self._written_size = 0
            self._send(protocol.Wrote(parts=tuple(parts), line=self._written_line))

    def _send(self, message: protocol.FromRunner) -> None:
        self._reported = None
        self._judge.sendall(frame(message))

    # -- asking ---------------------------------------------------------------------------------

    async def ask(self, name: str, verb: str, data: object = None) -> Any:
        """Return what the judge's handler answers; raise what it raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[protocol.Answer] = loop.create_future()

        def settle(message: protocol.Answer) -> None:
            if not answer.done():
                answer.set_result(message)

        def deliver(message: protocol.Answer) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, message)

        number = self._ask(name, verb, data, deliver)
        try:
            return self._open(await answer)
        except asyncio.CancelledError:
            self.send(protocol.Cancel(number=number))
            raise
        finally:
            self._waiters.pop(number, None)

    def ask_now(self, name: str, verb: str, data: object = None) -> Any:
        """Ask from plain code: this thread, and a loop that runs in it, wait for the answer."""
        answers: list[protocol.Answer] = []
        self._ask(name, verb, data, answers.append)
        self.park(lambda: bool(answers), None)
        return self._open(answers[0])

    def tell(self, name: str, verb: str, data: object = None) -> None:
        """Ask and go on at once; the answer is dropped."""
        self._ask(name, verb, data, lambda _: None)

    def _ask(self, name: str, verb: str, data: object, deliver: _Deliver) -> int:
        number = next(self._numbers)
        self._waiters[number] = deliver
        encoded = values.encode(data, self.types)
        self.send(protocol.AskJudge(number=number, name=name, verb=verb, data=encoded))
        return number

    def _open(self, answer: protocol.Answer) -> Any:
        value = values.decode(answer.value, self.types)
        if answer.is_error:
            raise value
        return value

    # -- waiting --------------------------------------------------------------------------------

    def wait(self, loop: VirtualLoop, wake_at: float | None) -> None:
        self.park(lambda: bool(loop._ready), wake_at)  # type: ignore[attr-defined]

    def sleep(self, seconds: float) -> None:
        """Do as ``time.sleep``, in virtual time."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.park(lambda: False, self.now + seconds)

    def next_order(self) -> protocol.Load | protocol.CallFunction:
        """Wait for the judge's next order and return it; the main thread does between calls."""
        self.park(lambda: bool(self.orders), None)
        return self.orders.popleft()

    def poll(self) -> None:
        """Read what the judge has sent, although the loop that waits for it never rests.

        anyio cancels in this way: again at every turn, until the task has ended.
        """
        with self._turn:
            if not self._is_reading and select.select([self._judge], [], [], 0)[0]:
                self._read()

    def wake(self) -> None:
        with self._turn:
            self._turn.notify_all()

    def park(self, is_ready: Callable[[], bool], wake_at: float | None) -> None:
        """Return when ``is_ready()`` or when the time is ``wake_at`` virtual seconds."""

        def is_awake() -> bool:
            return is_ready() or (wake_at is not None and self.now >= wake_at)

        detector, thread = self._detector, threading.get_ident()
        with self._turn:
            outer = detector.parked.get(thread)  # it may wait while it answers the judge
            detector.parked[thread] = Parked(is_awake, wake_at)
            detector.look_again()
            while not is_awake():
                if detector.is_someone_at_work():
                    self._turn.wait(GRACE)
                    continue
                self._report_idle()
                if self._is_reading:
                    self._turn.wait()
                else:
                    self._read()
            del detector.parked[thread]
            if outer:
                detector.parked[thread] = outer
            detector.look_again()
            self._turn.notify_all()

    def _report_idle(self) -> None:
        """Report that all threads wait, and until when, unless the judge knows."""
        self._flush()
        wakes = [p.wake_at for p in self._detector.parked.values() if p.wake_at is not None]
        seen, due = self.received, min(wakes, default=None)
        if (seen, due) != self._reported:
            is_blocked = bool(self._detector.blocked)
            self._send(protocol.Idle(due=due, seen=seen, has_blocked_threads=is_blocked))
            self._reported = (seen, due)

    def _read(self) -> None:
        self._is_reading = True
        self._turn.release()
        try:
            data = self._judge.recv(65536)
        finally:
            self._turn.acquire()
            self._is_reading = False
        if not data:
            raise SystemExit  # without the judge there is nothing to do
        for message in self._unframer.feed(data):
            self.received += 1
            self._take(message)
        self._turn.notify_all()

    def _take(self, message: protocol.FromJudge) -> None:
        self.now = message.now
        match message:
            case protocol.Answer():
                if deliver := self._waiters.pop(message.number, None):
                    deliver(message)
            case protocol.AskRunner():
                value = self.handlers[message.name](values.decode(message.data, self.types))
                self._send(protocol.Reply(value=values.encode(value, self.types)))
            case protocol.Advance():
                pass
            case protocol.Load() | protocol.CallFunction():
                self.orders.append(message)
                self.on_order()
