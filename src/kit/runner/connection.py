"""The stage's only line to the judge, and its sense of time.

Every thread of the stage that has nothing to do *parks* here. When all have parked, one of them
tells the judge that the stage is idle (and when its next timer is due) and reads what the judge
says next. Time moves only then, and only when the judge says so; no thread waits for a real second.
"""

from __future__ import annotations

import asyncio
import itertools
import select
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import thread as pool_threads
from time import monotonic
from typing import Any

from kit.runner import values as wire
from kit.runner.clock import ThreadJob, VirtualLoop

GRACE = 0.004
"""Real seconds between two looks at threads that may be blocked for good."""

PATIENCE = 0.05
"""Real seconds without a step that show a thread to be blocked; a busy machine may hold it up."""

FEW = 8_000
"""Characters that wait to be sent together; twice as many fit into a frame, whatever they are."""

_IDLE = pool_threads._worker.__code__
"""What a thread of a pool runs between two jobs."""


class Desk:
    """A :class:`kit.runner.clock.World` whose time and answers come from the judge."""

    def __init__(self, line: socket.socket, types: wire.Types) -> None:
        self.now = 0.0
        self.calls: deque[dict[str, Any]] = deque()
        self.types = types
        self.servers: dict[str, Callable[[Any], Any]] = {}
        """What answers a question of the judge's at once, in whichever thread listens."""
        self._line = line
        self._unframer = wire.Unframer()
        self._turn = threading.Condition(threading.RLock())
        self._reading = False
        self._received = 0
        self._said_idle: tuple[int, float | None] | None = None
        self._parked: dict[int, _Parked] = {}
        self._jobs: list[ThreadJob] = []
        self._waiters: dict[int, Callable[[dict[str, Any]], None]] = {}
        self._numbers = itertools.count(1)
        self._wrote: list[tuple[str, str]] = []
        self._wrote_line = 0
        self._unsent = 0
        self._steps: dict[int, _Step] = {}
        self._steps_since = 0.0
        self._blocked: dict[int, _Step] = {}
        self.caller: Callable[[], int] = lambda: 0
        self.on_call: Callable[[], None] = lambda: None

    # -- saying ---------------------------------------------------------------------------------

    def say(self, message: dict[str, Any]) -> None:
        """Send one message, after everything that was written before it."""
        with self._turn:
            self._flush()
            self._send(message)

    def wrote(self, stream: str, text: str) -> None:
        """Note that the submission printed ``text``; it goes out in order, in few frames."""
        with self._turn:
            self._wrote_line = self.caller()
            for start in range(0, len(text), FEW):
                part = text[start : start + FEW]
                self._wrote.append((stream, part))
                self._unsent += len(part)
                if self._unsent > FEW:
                    self._flush()

    def _flush(self) -> None:
        if self._wrote:
            streams = itertools.groupby(self._wrote, lambda pair: pair[0])
            parts = [[stream, "".join(text for _, text in pairs)] for stream, pairs in streams]
            self._wrote.clear()
            self._unsent = 0
            self._send({"t": "wrote", "parts": parts, "line": self._wrote_line})

    def _send(self, message: dict[str, Any]) -> None:
        self._said_idle = None
        self._line.sendall(wire.frame(message))

    # -- asking ---------------------------------------------------------------------------------

    async def ask(self, to: str, verb: str, data: object = None) -> Any:
        """Ask the judge from a coroutine; raises what the judge answers with."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[dict[str, Any]] = loop.create_future()

        def settle(message: dict[str, Any]) -> None:
            if not answer.done():
                answer.set_result(message)

        def deliver(message: dict[str, Any]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, message)

        number = self._request(to, verb, data, deliver)
        try:
            return self._opened(await answer)
        except asyncio.CancelledError:
            self.say({"t": "cancel", "id": number})
            raise
        finally:
            self._waiters.pop(number, None)

    def ask_now(self, to: str, verb: str, data: object = None) -> Any:
        """Ask the judge from plain code; this thread, and a loop that runs in it, stand still."""
        answers: list[dict[str, Any]] = []
        self._request(to, verb, data, answers.append)
        self.park(lambda: bool(answers), None)
        return self._opened(answers[0])

    def tell(self, to: str, verb: str, data: object = None) -> None:
        """Ask the judge and go on at once; what it answers is dropped."""
        self._request(to, verb, data, lambda _: None)

    def _request(
        self, to: str, verb: str, data: object, deliver: Callable[[dict[str, Any]], None]
    ) -> int:
        number = next(self._numbers)
        self._waiters[number] = deliver
        encoded = wire.encode(data, self.types)
        line = self.caller()
        self.say({"t": "ask", "id": number, "to": to, "verb": verb, "data": encoded, "line": line})
        return number

    def _opened(self, message: dict[str, Any]) -> Any:
        if "error" in message:
            raise wire.decode(message["error"], self.types)
        return wire.decode(message["value"], self.types)

    # -- waiting --------------------------------------------------------------------------------

    @property
    def heard(self) -> int:
        """How many messages have come from the judge."""
        return self._received

    def quiet(self, loop: VirtualLoop, wake_at: float | None) -> None:
        self.park(lambda: bool(loop._ready), wake_at)  # type: ignore[attr-defined]

    def sleep(self, seconds: float) -> None:
        """``time.sleep``, in virtual time."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.park(lambda: False, self.now + seconds)

    def wait_call(self) -> dict[str, Any]:
        """The judge's next message that is no answer; the main thread's rest between calls."""
        self.park(lambda: bool(self.calls), None)
        return self.calls.popleft()

    def glance(self) -> None:
        """Take in what the judge has said, also where the loop waits for it without ever resting.

        anyio cancels so: again at every turn, until the task has ended.
        """
        with self._turn:
            if not self._reading and select.select([self._line], [], [], 0)[0]:
                self._listen()

    def poke(self) -> None:
        with self._turn:
            self._turn.notify_all()

    def thread_job(self, job: ThreadJob) -> None:
        self._jobs = [j for j in self._jobs if not (j.noted and j.ended)]
        self._jobs.append(job)

    def park(self, ready: Callable[[], bool], wake_at: float | None) -> None:
        """Return when ``ready()`` holds or the time is ``wake_at`` virtual seconds."""
        me = _Parked(self, ready, wake_at)
        ident = threading.get_ident()
        with self._turn:
            outer = self._parked.get(ident)  # this thread may wait while it answers the judge
            self._parked[ident] = me
            self._steps.clear()
            while not me.awake():
                if self._someone_works():
                    self._turn.wait(GRACE)
                    continue
                self._say_idle()
                if self._reading:
                    self._turn.wait()
                else:
                    self._listen()
            del self._parked[ident]
            if outer:
                self._parked[ident] = outer
            self._steps.clear()
            self._turn.notify_all()

    def _say_idle(self) -> None:
        """Tell the judge that all wait and for how long, unless it knows."""
        self._flush()
        wakes = [p.wake_at for p in self._parked.values() if p.wake_at is not None]
        idle = (self._received, min(wakes, default=None))
        if idle != self._said_idle:
            threads = bool(self._blocked)
            self._send({"t": "idle", "next": idle[1], "seen": idle[0], "threads": threads})
            self._said_idle = idle

    def _listen(self) -> None:
        """Take in what the judge says next."""
        self._reading = True
        self._turn.release()
        try:
            data = self._line.recv(65536)
        finally:
            self._turn.acquire()
            self._reading = False
        if not data:
            raise SystemExit  # the judge is gone, and with it all reason to be
        for message in self._unframer.feed(data):
            self._received += 1
            self._take(message)
        self._turn.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        self.now = message["now"]
        match message["t"]:
            case "answer":
                waiter = self._waiters.pop(message["id"], None)
                if waiter:
                    waiter(message)
            case "ask":
                value = self.servers[message["to"]](wire.decode(message["data"], self.types))
                self._send({"t": "reply", "value": wire.encode(value, self.types)})
            case "advance":
                pass
            case _:
                self.calls.append(message)
                self.on_call()

    # -- who else is at work --------------------------------------------------------------------

    def _someone_works(self) -> bool:
        """True if another thread may yet do something without the judge.

        What is parked and awake does. What has made no step for a while waits for something real
        (a lock, a join, a place in a pool): for another thread here, or for what will never come.
        What was found so before, and still stands there, is found so at once.
        """
        if threading.active_count() == 1 and not self._jobs:
            self._blocked = {}
            return False
        if any(parked.awake() for parked in self._parked.values()):
            return True
        steps, now = dict(self._at_work()), monotonic()
        if steps != self._steps:
            self._steps, self._steps_since = steps, now
        patience = GRACE if steps.items() <= self._blocked.items() else PATIENCE
        if steps and now - self._steps_since < patience:
            return True
        self._blocked = steps
        return False

    def _at_work(self) -> Iterator[tuple[int, _Step]]:
        """Threads and jobs that are not parked, each with a mark of how far it is."""
        frames = sys._current_frames()
        for thread in threading.enumerate():
            top = frames.get(thread.ident or 0)
            if top is None or top.f_code is _IDLE:
                continue  # not begun, or idle in a pool
            if thread.ident not in self._parked:
                yield id(thread), (id(top), top.f_lasti)
        for job in self._jobs:
            if not job.noted and (job.thread is None or job.ended):
                yield id(job), (job.thread or 0, job.ended)


_Step = tuple[int, int]
"""How far a thread or a job is: two numbers that change with each step."""


class _Parked:
    """A thread that waits, and for what."""

    __slots__ = ("_desk", "_ready", "wake_at")

    def __init__(self, desk: Desk, ready: Callable[[], bool], wake_at: float | None) -> None:
        self._desk = desk
        self._ready = ready
        self.wake_at = wake_at

    def awake(self) -> bool:
        return self._ready() or (self.wake_at is not None and self._desk.now >= self.wake_at)
