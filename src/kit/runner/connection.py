"""The runner's only connection to the judge, and its clock.

Every thread of the runner that has nothing to do *parks* here. When all have parked, one of them
reports to the judge that the runner is idle (and when its next timer is due) and reads the judge's
next message. Time moves only then, and only by that message; no thread waits for a real second.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import select
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import thread as pool_threads
from time import monotonic
from typing import Any, NamedTuple, TypeAlias

from kit.runner import protocol, values
from kit.runner.clock import ThreadJob, VirtualLoop
from kit.runner.crossed import CrossedValues
from kit.runner.messages import Unframer, frame

MAX_UNSENT = 8_000
"""Characters that wait to be sent together; twice as many fit into a frame, whatever they are."""

GRACE = 0.004
"""Real seconds between two looks at threads that may be blocked for good."""

PATIENCE = 0.05
"""Real seconds without a step after which a thread is blocked; a busy machine may pause it."""

_POOL_WORKER = pool_threads._worker.__code__
"""What a thread of a pool runs between two jobs."""

_Deliver: TypeAlias = Callable[[protocol.Answer], None]
_Step: TypeAlias = tuple[int, int]
"""How far a thread or a job is: two numbers that change with each step."""


class _RealCondition(threading.Condition):
    """A condition that waits in real time, also when others wait in virtual time."""

    wait = threading.Condition.wait
    notify = threading.Condition.notify


class Parked(NamedTuple):
    """A thread that waits for a condition, or until a time in virtual seconds."""

    is_awake: Callable[[], bool]
    wake_at: float | None


class IdleDetector:
    """Watches the threads of this process and the jobs that loops gave to them."""

    def __init__(self) -> None:
        self.parked: dict[int, Parked] = {}
        """The threads that wait for the judge or for the time, by their identifiers."""
        self.blocked: dict[int, _Step] = {}
        """The threads that waited for something else when they were last looked at."""
        self._jobs: list[ThreadJob] = []
        self._adding = threading.Lock()
        self._steps: dict[int, _Step] = {}
        self._steps_since = 0.0

    def add_job(self, job: ThreadJob) -> None:
        """Watch a job that was given to a thread."""
        with self._adding:  # loops of several threads give jobs at the same time
            self._jobs = [*(j for j in self._jobs if not (j.is_noted and j.has_ended)), job]

    def look_again(self) -> None:
        """Forget how far the threads were, because something has happened."""
        self._steps.clear()

    def is_someone_at_work(self) -> bool:
        """Return whether another thread may still do something without the judge.

        A parked thread that is awake does. A thread without a step for a while is blocked: it waits
        for something real (a lock, a join, a place in a pool), which another thread of this process
        gives, or nothing. A thread that was blocked before and has not moved is so at once.
        """
        if any(parked.is_awake() for parked in self.parked.values()):
            return True
        steps, now = dict(self._at_work()), monotonic()
        if steps != self._steps:
            self._steps, self._steps_since = steps, now
        patience = GRACE if steps.items() <= self.blocked.items() else PATIENCE
        if steps and now - self._steps_since < patience:
            return True
        self.blocked = steps
        return False

    def _at_work(self) -> Iterator[tuple[int, _Step]]:
        """Yield the threads and jobs that are not parked, and how far each of them is."""
        frames = sys._current_frames()
        for thread in threading.enumerate():
            top = frames.get(thread.ident or 0)
            if top is None or top.f_code is _POOL_WORKER:
                continue  # not started, or idle in a pool
            if thread.ident not in self.parked:
                yield id(thread), (id(top), top.f_lasti)
        for job in self._jobs:
            if not job.is_noted and (job.thread is None or job.has_ended):
                yield id(job), (job.thread or 0, job.has_ended)


class Connection:
    """A :class:`kit.runner.clock.Clock` whose time and answers come from the judge."""

    def __init__(self, judge: socket.socket, types: values.Types) -> None:
        self.now = 0.0
        self.orders: deque[protocol.Load | protocol.CallFunction] = deque()
        self.types = types
        self.passed = CrossedValues(types)
        """What functions of the course were given during this call, by the function's name."""
        self.handlers: dict[str, Callable[[Any], Any]] = {}
        """What answers a question of the judge at once, in the thread that reads it."""
        self.received = 0
        """How many messages have come from the judge."""
        self.line_of_caller: Callable[[], int] = lambda: 0
        self.on_order: Callable[[], None] = lambda: None
        self._judge = judge
        self._unframer = Unframer(protocol.FROM_JUDGE)
        self._turn = _RealCondition(threading.RLock())
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

    def keep_passed(self, name: str, arguments: list[Any]) -> None:
        """Report at the end of the call if ``arguments`` of the function ``name`` were changed."""
        self.passed.add((name, next(self._numbers)), arguments)

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
        """Read what the judge has sent, although the loop that waits for it never rests."""
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
        for message in tuple(self._unframer.feed(data)):
            self.received += 1
            self._take(message)
        self._turn.notify_all()

    @contextlib.contextmanager
    def _working(self) -> Iterator[None]:
        """Let this thread, which has parked, do something that others see as work.

        It gives its turn away, or a thread that the work waits for could not go on.
        """
        parked, thread = self._detector.parked, threading.get_ident()
        waiting = parked.pop(thread, None)
        self._turn.release()
        try:
            yield
        finally:
            self._turn.acquire()
            if waiting:
                parked[thread] = waiting

    def _take(self, message: protocol.FromJudge) -> None:
        self.now = message.now
        match message:
            case protocol.Answer():
                if deliver := self._waiters.pop(message.number, None):
                    deliver(message)
            case protocol.AskRunner():
                asked = values.decode(message.data, self.types)
                with self._working():
                    value = self.handlers[message.name](asked)
                self._send(protocol.Reply(value=values.encode(value, self.types)))
            case protocol.Advance():
                pass
            case protocol.Load() | protocol.CallFunction():
                self.orders.append(message)
                self.on_order()
