"""The judge's side of time and of the line to the stage: everything that happens, in one order.

While a check waits, its loop asks this world what to do. If the stage still works, the world
listens to it; if the stage is idle too, the world moves the time on to the next timer of either
side; if there is none, both wait for each other for ever, and the run ends as stuck, at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import select
import socket
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, Final

from kit.course import Limits
from kit.judge.faults import fault, parts_of
from kit.judge.meter import Meter
from kit.judge.stops import Broken, Stuck
from kit.model import Lane, Moment
from kit.runner import values as wire
from kit.runner.clock import ThreadJob, VirtualLoop

Server = Callable[[str, Any], Awaitable[Any]]
"""What answers the stage: takes a verb and its data, gives the answer or raises it."""

MAX_UNREAD: Final = 1 << 20
"""Bytes that the judge keeps for a stage that does not read what it is told."""

MAX_QUESTIONS: Final = 1_000
"""Questions that may wait for their answers at the same time."""

PATIENCE: Final = 2.0
"""Real seconds after which a thread of the stage's that does nothing is taken to wait for ever."""

LOOK_AGAIN: Final = 0.02
"""Real seconds between two looks at such a thread."""

_NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What taking in a message may raise that is none."""

MAX_NOTE: Final = 300
"""Characters of one moment in the record."""


class World:
    """One stage and one virtual clock, for as long as the stage holds."""

    def __init__(
        self,
        line: socket.socket,
        limits: Limits,
        types: wire.Types,
        cpu_seconds: Callable[[], float],
    ) -> None:
        self.now = 0.0
        self.types = types
        types.add_family("error", BaseException, parts_of)  # a graph may stream what it raised
        self.servers: dict[str, Server] = {}
        self.moments: list[Moment] = []
        self.broken: str | None = None
        self.on_message: Callable[[dict[str, Any]], None] = lambda _: None
        self._loop: VirtualLoop | None = None
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._jobs: list[ThreadJob] = []
        self._meter = Meter(limits, cpu_seconds)
        self._stuck: Callable[[BaseException], None] = lambda _: None
        self._is_asking = False
        self._replies: list[Any] = []
        self._meet(line)

    def _meet(self, line: socket.socket) -> None:
        """Begin to talk with a stage that has said nothing yet."""
        self._line = line
        self._line.setblocking(False)
        self._unframer = wire.Unframer()
        self._unsent = bytearray()
        self._sent = 0
        self._confined = False
        self._idle: tuple[bool, float | None] = (False, None)
        self._threads = False
        self._stuck_since = 0.0

    def move(self, line: socket.socket) -> None:
        """Go on with another stage, as if the process had ended and been started again.

        Time and the record go on; what the lost stage had asked for is given up.
        """
        for task in self._tasks.values():
            task.cancel()
        self._line.close()
        self._meet(line)
        self._meter.begin(self.now)

    def begin_check(self) -> None:
        """Start every limit of a check afresh."""
        self._meter.begin(self.now)

    # -- the record -----------------------------------------------------------------------------

    def note(self, lane: Lane, text: str) -> int:
        """Write one moment into the record; gives its place there."""
        self.moments.append(Moment(at=self.now, lane=lane, text=text[:MAX_NOTE]))
        return len(self.moments) - 1

    # -- the line -------------------------------------------------------------------------------

    def say(self, message: dict[str, Any]) -> None:
        """Send one message, and the time, to the stage; raises :class:`Broken` if there is none.

        What the stage does not take at once is kept: nothing that it does or leaves undone can make
        the judge wait here.
        """
        if self.broken:
            raise Broken(self.broken)
        self._sent += 1
        self._idle = (False, None)
        self._unsent += wire.frame({**message, "now": self.now})
        self._send()

    def _send(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: self._line.send(self._unsent)]
        except BlockingIOError:
            if len(self._unsent) > MAX_UNREAD:
                self.break_("protocol")
        except OSError:
            self.break_("died")

    def ask_now(self, to: str, data: object) -> Any:
        """Return what the stage's server ``to`` answers; the judge's loop stands still meanwhile.

        Raises :class:`Broken` or :class:`Stuck` if an answer never comes.
        """
        assert self._loop is not None
        ended: list[BaseException] = []
        stuck, self._stuck, self._is_asking = self._stuck, ended.append, True
        try:
            self.say({"t": "ask", "to": to, "data": wire.encode(data, self.types)})
            while not self._replies and not ended:
                self.quiet(self._loop, None)
        finally:
            self._stuck, self._is_asking = stuck, False
        if ended:
            stuck(ended[0])
            raise ended[0]
        return self._replies.pop()

    def break_(self, reason: str) -> None:
        """Give the stage up: whoever waits for it is told ``reason``."""
        if self.broken is None:
            self.broken = reason
            self._line.close()
            self._stuck(Broken(reason))

    def close(self) -> None:
        """Hang up, with nobody waiting."""
        self.broken = self.broken or "closed"
        self._line.close()

    @property
    def at_rest(self) -> bool:
        """Whether the stage has heard everything, and waits for more."""
        return self._idle[0]

    def catch_up(self) -> None:
        """Take in all that the stage has said by now, whoever it is said to."""
        while self.broken is None and select.select([self._line], [], [], 0)[0]:
            self._listen(0)
            self._break_if_exceeded()

    def attend(self, loop: VirtualLoop, stuck: Callable[[BaseException], None]) -> None:
        """Serve ``loop``; ``stuck`` is told when nothing can move any more."""
        self._loop = loop
        self._stuck = stuck
        self._tasks = {}

    def _listen(self, seconds: float) -> None:
        """Take in what the stage has said, waiting at most ``seconds`` of real time for it."""
        try:
            unsent = [self._line] if self._unsent else []
            readable, writable, _ = select.select([self._line], unsent, [], seconds)
            if writable:
                self._send()
            if not readable or self.broken:
                return
            data = self._line.recv(65536)
            if not data:
                self.break_("died")
                return
            self._meter.heard(len(data))
            for message in self._unframer.feed(data):
                self._take(message)
                if self.broken:
                    return
        except BlockingIOError:
            return
        except OSError:
            self.break_("died")
        except _NONSENSE:
            self.break_("protocol")

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"t": "idle", "next": None | int() | float() as due, "seen": int(seen)}:
                if due is not None and not math.isfinite(due):
                    raise wire.WireError("a time that never comes")
                if seen == self._sent:
                    self._idle = (True, due if due is None else float(due))
                    self._threads = message.get("threads") is True
            case {"t": "ask", "id": int(number), "to": str(to), "verb": str(verb)}:
                self._idle, self._stuck_since = (False, None), 0.0
                data = wire.decode(message["data"], self.types)
                self._serve(number, to, verb, data)
            case {"t": "cancel", "id": int(number)}:
                task = self._tasks.get(number)
                if task and self._loop:
                    self._loop.call_soon(task.cancel)  # not before what was asked has begun
            case {"t": "reply", "value": value} if self._is_asking and not self._replies:
                self._replies.append(wire.decode(value, self.types))
            case {"t": "confined"} if not self._confined:
                self._confined = True
                self.on_message(message)
            case {"t": "wrote" | "done" | "raised" | "missing" | "stream" | "item" | "over"}:
                self._idle, self._stuck_since = (False, None), 0.0
                self._count(message)
                self.on_message(message)
            case _:
                raise wire.WireError("a message of no known form")

    def _count(self, message: dict[str, Any]) -> None:
        if message["t"] == "wrote":
            for stream, text in message["parts"]:
                if type(stream) is not str or type(text) is not str:
                    raise wire.WireError("printed what is no text")
                self._meter.printed(len(text))
            self._break_if_exceeded()  # now, as the end of the call may be in the same breath

    def _serve(self, number: int, to: str, verb: str, data: object) -> None:
        """Answer one question in a task of its own, so that a slow answer holds up no other."""
        server = self.servers.get(to)
        tasks = self._tasks
        if server is None or self._loop is None or number in tasks or len(tasks) >= MAX_QUESTIONS:
            raise wire.WireError("a question to nobody")
        task = tasks[number] = self._loop.create_task(self._answer(number, server, verb, data))
        task.add_done_callback(lambda _: tasks.pop(number, None))

    async def _answer(self, number: int, server: Server, verb: str, data: object) -> None:
        try:
            value = await server(verb, data)
            answer = {"value": wire.encode(value, self.types)}
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - whatever a graph raises is the answer
            answer = {"error": fault(error)}
        with contextlib.suppress(Broken):
            self.say({"t": "answer", "id": number, **answer})

    # -- time -----------------------------------------------------------------------------------

    def quiet(self, loop: VirtualLoop, wake_at: float | None) -> None:
        if self.broken:
            self._advance(wake_at)
            return
        if self._busy_threads():
            select.select([loop._ssock], [], [], 0.05)  # type: ignore[attr-defined]
        elif self._idle[0]:
            self._move_on(wake_at)
        else:
            self._listen(0.05)
        self._break_if_exceeded()

    def _break_if_exceeded(self) -> None:
        exceeded = self._meter.exceeded(self.now)
        if exceeded:
            self.break_(exceeded)

    def _move_on(self, wake_at: float | None) -> None:
        due = self._idle[1]
        times = [t for t in (wake_at, due) if t is not None]
        if not times:
            self._ask_again_or_give_up()
            return
        self.now = max(self.now, min(times))
        if wake_at is None or (due is not None and due < wake_at):
            self.say({"t": "advance"})

    def _ask_again_or_give_up(self) -> None:
        """Tell that all is stuck, unless a thread that seems to wait may be on its way.

        A thread that waits for the operating system, or for its turn on a busy machine, looks like
        one that waits for ever: the stage is made to look again for a while.
        """
        now = monotonic()
        self._stuck_since = self._stuck_since or now
        if not self._threads or now - self._stuck_since > PATIENCE:
            self._stuck(Stuck())
            return
        select.select([self._line], [], [], LOOK_AGAIN)
        self.say({"t": "advance"})

    def _advance(self, wake_at: float | None) -> None:
        if wake_at is None:
            self._stuck(Broken(self.broken or "died"))
        else:
            self.now = max(self.now, wake_at)

    def glance(self) -> None:
        pass

    def poke(self) -> None:
        pass

    def thread_job(self, job: ThreadJob) -> None:
        self._jobs.append(job)

    def _busy_threads(self) -> bool:
        self._jobs = [job for job in self._jobs if not job.noted]
        return bool(self._jobs)
