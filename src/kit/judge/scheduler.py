"""The judge's clock: moves the time, answers what a runner asks, and stops what exceeds a limit.

While a check waits, its loop asks the scheduler for the time. If the runner is at work, the
scheduler receives its messages until it is idle; if the runner is idle too, it moves the time to
the next timer of either; if there is no timer, both wait for each other for ever: a deadlock,
reported at once.

So the two take turns: what a loop sends in one turn reaches the runner together, and what the
runner sends in its turn reaches the loop together. What happens at one virtual moment has the same
order in every run, however busy the machine is.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import select
import socket
from collections.abc import Awaitable, Callable, Iterator
from time import monotonic
from typing import Any, Final, TypeAlias

from kit.errors import MachineError
from kit.judge.limits import Usage
from kit.judge.outcome import Deadlock, RunnerStopped, StopReason, Timeline
from kit.runner import protocol
from kit.runner.clock import ThreadJob, VirtualLoop
from kit.runner.errors import parts_of
from kit.runner.messages import InvalidMessage, Unframer, frame
from kit.runner.values import Types, decode, encode

Handler: TypeAlias = Callable[[str, Any], Awaitable[Any]]
"""Answers a runner: takes a verb and its data, returns the answer or raises it."""

START_SECONDS: Final = 120.0
"""Real seconds that a runner may take until it is ready: on some systems it has much to import."""

TURN: Final = 0.25
"""Real seconds after which the judge's loop goes on although the runner is still at work."""

MAX_TOGETHER: Final = 32_000
"""Bytes that the judge sends together."""

MAX_UNREAD: Final = 1 << 20
"""Bytes that the judge keeps for a runner that does not read what it is sent."""

MAX_QUESTIONS: Final = 1_000
"""Questions that may wait for their answers at the same time."""

TICK: Final = 0.02
"""Real seconds between two looks at what clients outside have sent."""

PATIENCE: Final = 2.0
"""Real seconds after which a runner's thread that does nothing counts as waiting for ever."""

_NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What taking an invalid message may raise."""


class RunnerConnection:
    """The judge's end of the socket to a runner; it never waits for the runner to read.

    Each method raises OSError if the runner is gone, and :class:`InvalidMessage` or another error
    about the data if what it does is not allowed.
    """

    def __init__(self, runner: socket.socket) -> None:
        runner.setblocking(False)
        self.sent = 0
        """How many messages have been sent."""
        self.messages_in = Unframer(protocol.FROM_RUNNER).feed
        self.close = runner.close
        self._runner = runner
        self._unsent = bytearray()

    def send(self, message: protocol.FromJudge) -> None:
        """Send one message, together with others by the time :meth:`receive` is called."""
        self.sent += 1
        self._unsent += frame(message)
        if len(self._unsent) > MAX_TOGETHER:
            self._flush()

    def _flush(self) -> None:
        """Send what the runner takes at once; keep the rest."""
        try:
            while self._unsent:
                del self._unsent[: self._runner.send(self._unsent)]
        except BlockingIOError:
            if len(self._unsent) > MAX_UNREAD:
                raise InvalidMessage("it does not read") from None

    def receive(self, seconds: float) -> bytes:
        """Send what waits, and return what comes in at most ``seconds`` real seconds.

        That is empty if nothing comes.
        """
        self._flush()
        unsent = [self._runner] if self._unsent else []
        readable, writable, _ = select.select([self._runner], unsent, [], seconds)
        if writable:
            self._flush()
        if not readable:
            return b""
        if data := self._runner.recv(65536):
            return data
        raise ConnectionResetError

    def has_data(self, seconds: float = 0.0) -> bool:
        """Return whether there is something to receive, after at most ``seconds`` real seconds."""
        return bool(select.select([self._runner], [], [], seconds)[0])


class Scheduler:
    """A :class:`kit.runner.clock.Clock` for the judge's loops, with one runner at a time."""

    def __init__(self, runner: socket.socket, usage: Usage) -> None:
        self.usage = usage
        self.types = Types()
        self.types.add_family("error", BaseException, parts_of)  # a graph may stream what it raised
        self.timeline = Timeline()
        self.handlers: dict[str, Handler] = {}
        self.stopped: StopReason | None = None
        self.isolation = ""
        self.loop: VirtualLoop | None = None
        self.on_message: Callable[[protocol.Wrote | protocol.AboutCall], None] = lambda _: None
        self._on_end: Callable[[BaseException], None] = lambda _: None
        self._jobs: list[ThreadJob] = []
        self.add_job = self._jobs.append
        self.pace = 0.0
        """Real seconds that a virtual one takes."""
        self.waits_for_clients = False
        """Whether something outside may give the judge's loop work, so nothing is a deadlock."""
        self._began = monotonic()
        self._replies: list[Any] | None = None
        self._connect(runner)

    def _connect(self, runner: socket.socket) -> None:
        self._connection = RunnerConnection(runner)
        self._connected_at = monotonic()
        self._is_ready = False
        self.idle: protocol.Idle | None = None
        """The last message if the runner has read everything, and waits for more."""
        self._deadlocked_since = 0.0
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def replace_runner(self, runner: socket.socket) -> None:
        """Go on with another runner, as if its process had ended and been started again.

        Time and the timeline go on; the questions of the lost runner are given up.
        """
        for task in self._tasks.values():
            task.cancel()
        self._connection.close()
        self._connect(runner)

    def begin_check(self) -> None:
        """Set the limits of a check to their start, and drop what the last check left."""
        self.handlers.clear()
        self.loop = None
        self.timeline.clear()
        self.usage.begin_check(self.now)
        self._began = monotonic() - self.now * self.pace

    def attend(self, loop: VirtualLoop, on_end: Callable[[BaseException], None]) -> None:
        """Serve ``loop``; call ``on_end`` when nothing can move any more, with the reason."""
        self.loop, self._on_end = loop, on_end
        self._tasks = {}

    @property
    def now(self) -> float:
        return self.timeline.now

    # -- the runner -----------------------------------------------------------------------------

    def send(self, message: protocol.FromJudge) -> None:
        """Send one message. Raises :class:`RunnerStopped` if there is no runner."""
        if self.stopped:
            raise RunnerStopped(self.stopped)
        self.idle = None
        with self._stopping():
            self._connection.send(message)

    def ask_now(self, name: str, data: object) -> Any:
        """Return what ``connection.handlers[name]`` in the runner answers; the loop stands still.

        Raises :class:`RunnerStopped` or :class:`Deadlock` if an answer never comes.
        """
        replies = self._replies = []
        question = protocol.AskRunner(now=self.now, name=name, data=encode(data, self.types))
        try:
            end = self.exchange(question, lambda: bool(replies))
        finally:
            self._replies = None
        if end:
            self._on_end(end)
            raise end
        return replies[0]

    def exchange(
        self, message: protocol.FromJudge, is_over: Callable[[], bool]
    ) -> BaseException | None:
        """Send a message and serve the runner until ``is_over()``; the judge's loop stands still.

        Return the reason if nothing can move any more before that.
        """
        ends: list[BaseException] = []
        on_end, self._on_end = self._on_end, ends.append
        try:
            self.send(message)
            while not ends and not is_over():
                self.wait(self.loop, None)
        finally:
            self._on_end = on_end
        return ends[0] if ends else None

    def stop(self, reason: StopReason, error: Exception | None = None) -> None:
        """Give the runner up, and end every call that waits for it, with ``error`` or a stop."""
        if self.stopped is None:
            self.stopped = reason
            self._connection.close()
            self._on_end(error or RunnerStopped(reason))

    def close(self) -> None:
        """Close the connection, when no call waits for the runner."""
        self.stopped = self.stopped or StopReason.CLOSED
        self._connection.close()

    @contextlib.contextmanager
    def _stopping(self) -> Iterator[None]:
        """Stop the runner if what is inside finds that it is gone or sent something invalid."""
        try:
            yield
        except OSError:
            if self._is_ready:
                self.stop(StopReason.DIED)
            else:
                self._fail_to_start("ended before it was ready")
        except _NONSENSE:
            self.stop(StopReason.PROTOCOL)

    def _fail_to_start(self, problem: str) -> None:
        error = MachineError(f"A process for the submission {problem}.", "Run: kit doctor")
        self.stop(StopReason.CLOSED, error)

    def poll(self) -> None:
        """Stop the runner if a limit is exceeded, also while a loop never rests."""
        if self.stopped:
            return
        if not self._is_ready:
            if monotonic() - self._connected_at > START_SECONDS:
                self._fail_to_start("took too long to start")
        elif reason := self.usage.find_exceeded(self.now):
            self.stop(reason)

    def catch_up(self) -> None:
        """Take all messages that have come by now."""
        while self.stopped is None and self._connection.has_data():
            self._receive(0)
            self.poll()

    def _receive(self, seconds: float) -> None:
        """Take the runner's next messages, after at most ``seconds`` real seconds."""
        began = monotonic()
        with self._stopping():
            data = self._connection.receive(seconds)
            self.usage.add_wait(monotonic() - began if self._is_ready else 0.0, len(data))
            for message in self._connection.messages_in(data):
                self._take(message)
                if self.stopped:
                    return

    def _take(self, message: protocol.FromRunner) -> None:  # noqa: C901 - a case for each message
        if self._is_ready == isinstance(message, protocol.Ready):
            raise InvalidMessage("the first message is Ready, and no other one is")
        if not isinstance(message, protocol.Idle | protocol.Cancel | protocol.Reply):
            self.idle, self._deadlocked_since = None, 0.0
        match message:
            case protocol.Ready():
                self._is_ready, self.isolation = True, message.isolation[:100]
                self.usage.begin(self.now)
            case protocol.Idle():
                if message.seen == self._connection.sent:
                    self.idle = message
            case protocol.AskJudge():
                self._serve(message, decode(message.data, self.types))
            case protocol.Cancel():
                if (task := self._tasks.get(message.number)) and self.loop:
                    self.loop.call_soon(task.cancel)  # not before its handler has begun
            case protocol.Reply():
                if self._replies is None or self._replies:
                    raise InvalidMessage("a reply to no question")
                self._replies.append(decode(message.value, self.types))
            case protocol.Wrote():
                self.usage.printed += sum(len(text) for _, text in message.parts)
                self.poll()  # now, because the call may end with the next message
                self.on_message(message)
            case _:
                self.on_message(message)

    def _serve(self, question: protocol.AskJudge, data: object) -> None:
        """Answer in a separate task, so that a slow answer delays no other."""
        number, tasks = question.number, self._tasks
        handler = self.handlers.get(question.name)
        if handler is None or self.loop is None or number in tasks or len(tasks) >= MAX_QUESTIONS:
            raise InvalidMessage("a question that nothing answers")
        answer = self._answer(number, handler, question.verb, data)
        task = tasks[number] = self.loop.create_task(answer)
        task.add_done_callback(lambda _: tasks.pop(number, None))

    async def _answer(self, number: int, handler: Handler, verb: str, data: object) -> None:
        is_error = False
        try:
            value = encode(await handler(verb, data), self.types)
        except asyncio.CancelledError:
            return
        except MemoryError:
            self.stop(StopReason.JUDGE_MEMORY)
            return
        except Exception as error:  # noqa: BLE001 - whatever a graph raises is the answer
            value, is_error = encode(error, self.types), True
        with contextlib.suppress(RunnerStopped):
            self.send(protocol.Answer(now=self.now, number=number, value=value, is_error=is_error))

    # -- time -----------------------------------------------------------------------------------

    def wait(self, loop: VirtualLoop | None, wake_at: float | None) -> None:
        if self.stopped:
            if wake_at is None:
                self._on_end(RunnerStopped(self.stopped))
            else:
                self.timeline.now = max(self.now, wake_at)
            return
        self._jobs[:] = [job for job in self._jobs if not job.is_noted]
        if self._jobs and loop:
            select.select([loop._ssock], [], [], 0.05)  # type: ignore[attr-defined]
        elif self.idle:
            self._move_time(self.idle, wake_at)
        else:
            self._receive_turn()
        self.poll()

    def _receive_turn(self) -> None:
        """Take the runner's messages until it is idle, as long as that takes at most a turn."""
        until = monotonic() + TURN
        while not self.idle and self.stopped is None and monotonic() < until:
            self._receive(0.05)
            self.poll()

    def _move_time(self, idle: protocol.Idle, wake_at: float | None) -> None:
        """Move the time to the next timer; without one, report a deadlock.

        A thread of the runner that waits for the operating system, or for its turn on a busy
        machine, looks like one that waits for ever: for a while the runner has to look again.
        """
        times = [time for time in (wake_at, idle.due) if time is not None]
        if self._is_early(min(times, default=math.inf)):
            return
        if times:
            self._deadlocked_since = 0.0
            self.timeline.now = max(self.now, min(times))
            if wake_at is None or (idle.due is not None and idle.due < wake_at):
                self.send(protocol.Advance(now=self.now))
            return
        now = monotonic()
        self._deadlocked_since = self._deadlocked_since or now
        if not idle.has_blocked_threads or now - self._deadlocked_since > PATIENCE:
            self._on_end(Deadlock())
            return
        self._connection.has_data(0.02)
        self.send(protocol.Advance(now=self.now))

    def _is_early(self, due: float) -> bool:
        """Return whether ``due`` has not come in real time, after a short wait if it has not."""
        if due == math.inf and not self.waits_for_clients:
            return False
        passed = (monotonic() - self._began) / self.pace if self.pace else self.now
        if passed >= due or (self.pace == 0.0 and due < math.inf):
            return False
        if self.waits_for_clients:
            self.timeline.now = max(self.now, passed)  # what a client sends comes at this time
        if self._connection.has_data(min((due - passed) * self.pace, TICK) if self.pace else TICK):
            self._receive(0)
        return True

    def wake(self) -> None:
        pass
