"""What a check holds of a submission: its functions, and how each call of one went.

What a course's own helpers use is public here too: they answer the runner's proxies with
:meth:`Submission.add_handler`, and write into :attr:`Submission.timeline`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from kit.course import FunctionKind
from kit.judge.outcome import (
    Deadlock,
    Failure,
    FunctionMissing,
    Run,
    RunnerStopped,
    StopReason,
    Timeline,
    crashed,
    find_misuse,
)
from kit.judge.scheduler import Handler, Scheduler
from kit.model import Lane
from kit.runner import protocol
from kit.runner.clock import VirtualLoop
from kit.runner.values import Types, decode, encode

MAX_SHOWN_LINE = 200


class Outside(Protocol):
    """The clients outside of an application that is served: plain data, both ways."""

    def send(self, data: object) -> None:
        """Send plain data out."""

    async def receive(self) -> Any:
        """Return what comes next from outside, None at the end of it."""


class Submission:
    """The learner's functions: ``await submission.name(arguments)`` calls one of them.

    For a function that has the name of an attribute below there is ``Function(submission, name)``.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        renew: Callable[[Scheduler], None],
        function_kinds: Mapping[str, FunctionKind],
    ) -> None:
        self.random = random.Random()  # noqa: S311 - repeatable
        """Draws the same values again if the check runs with the same seed."""
        self.timeline: Timeline = scheduler.timeline
        """Everything that happens in this check, in order; ``note()`` adds an entry."""
        self.types: Types = scheduler.types
        """The types, in addition to plain data, that may cross to the runner and back."""
        self.observations: set[str] = set()
        """What a rule for remarks may ask for: sentences, about all checks of the exercise."""
        self.outside: Outside | None = None
        """The clients outside, as long as an example is served to them."""
        self.ask_now = scheduler.ask_now
        self._scheduler = scheduler
        self._renew = renew
        self._function_kinds = function_kinds
        self._calls: dict[int, Call] = {}
        self._number = 0

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, name)

    # -- for the helpers of a course ------------------------------------------------------------

    @property
    def last_run(self) -> Run | None:
        """The run of the call that this check made last."""
        return self.timeline.runs[-1] if self.timeline.runs else None

    @property
    def now(self) -> float:
        """Virtual seconds, on the one clock of the check and the submission."""
        return self._scheduler.now

    def add_handler(self, name: str, handler: Handler) -> None:
        """Let ``await handler(verb, data)`` answer the runner's ``connection.ask(name, …)``.

        An exception of the handler is raised in the runner. Handlers are dropped with the check.
        """
        self._scheduler.handlers[name] = handler

    def remove_handler(self, name: str) -> None:
        """Answer no more questions to ``name``; to ask one is an invalid message then."""
        self._scheduler.handlers.pop(name, None)

    async def restart(self) -> None:
        """Load the submission into a new process, as if the old one was killed at this moment.

        Calls that have not returned end: ``returned`` of their run stays unset. The files of the
        scratch folder are gone; time, the timeline, and what runs in the judge go on.
        """
        loop = self._scheduler.loop
        assert loop is asyncio.get_running_loop()
        self._renew(self._scheduler)
        self._attend(loop)
        for call in self._calls.values():
            call.kill()
        await asyncio.sleep(0)

    def begin(self, name: str, how: str, args: tuple[object, ...], *, subject: str = "") -> Call:
        """Start a call; :meth:`Call.finish` waits for its end.

        ``subject`` is what ends or raises then, for people: ``name()`` if it is not given.
        """
        assert asyncio.get_running_loop() is self._scheduler.loop
        if not self._calls:
            self._scheduler.catch_up()  # an end of this call that comes before it is invalid
        if how == "any":
            how = "plain" if self._function_kinds.get(name) is FunctionKind.PLAIN else "loop"
        self._number += 1
        call = self._calls[self._number] = Call(
            self,
            self._number,
            name,
            how,
            len(args),
            subject or (name if how == "read" else f"{name}()"),
        )
        message = protocol.CallFunction(
            now=self.now, call=self._number, name=name, how=how, args=encode(list(args), self.types)
        )
        self._scheduler.send(message)
        return call

    # -- for the engine -------------------------------------------------------------------------

    def new_loop(self) -> VirtualLoop:
        """Return an event loop on the submission's clock, and tell its calls what happens."""
        loop = VirtualLoop(self._scheduler)
        self._attend(loop)
        return loop

    def has_open_call(self) -> bool:
        """Return whether a call has not ended; its runner is not used for another check."""
        return bool(self._calls)

    def _attend(self, loop: VirtualLoop) -> None:
        self._scheduler.attend(loop, self._take_end)
        self._scheduler.on_message = self._take
        self.add_handler("call", self._wants_next)

    async def _wants_next(self, _verb: str, number: int) -> bool:
        """Return whether a call that yields items is asked for another one, or closed."""
        pulling = self._calls[number].pulling()
        return pulling if isinstance(pulling, bool) else await pulling

    def _take_end(self, reason: BaseException) -> None:
        if not self._calls:
            is_virtual = isinstance(reason, RunnerStopped) and reason.reason is StopReason.VIRTUAL
            if not isinstance(reason, Deadlock) and not is_virtual:
                raise reason  # what the submission had used up shows only now
            if self.last_run is not None:
                raise Failure(
                    f"{self.last_run.function} has ended, and what the check waits for "
                    "has not come",
                    run=self.last_run,
                )
            raise RuntimeError("the check waits for something that never comes") from reason
        for call in tuple(self._calls.values()):
            call.fail(reason)

    def _take(self, message: protocol.Wrote | protocol.AboutCall) -> None:
        if not isinstance(message, protocol.Wrote):
            self._calls[message.call].take(message)
        elif len(self._calls) == 1:
            (call,) = self._calls.values()
            call.take(message)


class Function:
    """One function of a submission."""

    def __init__(self, submission: Submission, name: str) -> None:
        self.submission = submission
        self._name = name

    async def __call__(self, *args: object, how: str = "any") -> Run:
        """Call it and wait for its end.

        Raises :class:`Failure` if it raised, left tasks behind, or changed what it had yielded or
        returned before.

        ``how`` is ``any`` (``plain`` if the exercise's solution has a ``def`` of this name, else
        ``loop``), ``plain`` (called where no loop runs; what it returns is never awaited), ``loop``
        (called in a running loop, which the calls of a check share; what it returns is awaited, or
        its items are taken), or the name of one of the course's drivers.
        """
        run = await self.attempt(*args, how=how)
        if run.crash is not None:
            raise crashed(run.crash, run)
        if run.left:
            raise Failure(
                f"{self._name} returned while a task that it had started was still running: "
                f"{', '.join(run.left)}",
                run=run,
            )
        if run.changed_items:
            index = run.changed_items[0]
            raise Failure(
                f"item {index + 1} was changed after {self._name} had yielded it",
                expected=run.items[index],
                run=run,
            )
        if run.has_changed_earlier_value:
            raise Failure(
                f"{self._name} changed a value that an earlier call had returned", run=run
            )
        return run

    async def attempt(self, *args: object, how: str = "any") -> Run:
        """Call it and wait for its end; an exception of the submission is in ``run.crash``."""
        return await self.submission.begin(self._name, how, args).finish()

    @asynccontextmanager
    async def start(self, *args: object, how: str = "any") -> AsyncIterator[Call]:
        """Call it and go on; the end of the ``async with`` waits for the call.

        Calls in a loop that overlap run side by side, as a server's requests do; all others are
        served one after the other.
        """
        call = self.submission.begin(self._name, how, args)
        yield call
        await call.finish()

    async def read(self) -> Any:
        """Return the value of a module-level name."""
        return (await self(how="read")).value


def _indices(numbers: Sequence[int], count: int) -> tuple[int, ...]:
    """Return those of a runner's numbers that are indices of ``count`` things."""
    return tuple(sorted({number for number in numbers if 0 <= number < count}))


class Call:
    """One call on its way."""

    def __init__(  # noqa: PLR0913, PLR0917 - called in one place
        self,
        submission: Submission,
        number: int,
        name: str,
        how: str,
        argument_count: int,
        subject: str,
    ) -> None:
        self._submission = submission
        self._is_read = how == "read"
        self._argument_count = argument_count
        self._kind = submission._function_kinds.get(name) if how == "loop" else None
        self._number = number
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.pulling: Callable[[], bool | Awaitable[bool]] = lambda: True
        """Whether a generator is asked for another item, or closed; a check may replace it, also
        with a coroutine function, and so decide when."""
        self._note = submission.timeline.note
        place = self._note(Lane.CALL, f"{name} is read" if how == "read" else f"{name}() is called")
        self.run = Run(
            function=name,
            subject=subject,
            moments=submission.timeline.moments,
            began=place,
            is_own_call=how in ("loop", "plain", "read"),
        )
        submission.timeline.runs.append(self.run)

    async def finish(self) -> Run:
        """Wait for the end.

        Raises :class:`Failure` if it never comes, :class:`RunnerStopped` if the runner is lost.
        """
        try:
            await self._over
        except Deadlock:
            # The runner still hangs in this call: the call stays open, so the runner is renewed.
            raise Failure(
                f"{self.run.function} waits for something that never comes: "
                "nothing is left running that could wake it",
                run=self.run,
            ) from None
        del self._submission._calls[self._number]
        return self.run

    def kill(self) -> None:
        """End the call with its process."""
        self._note(Lane.CALL, f"{self.run.function}() is killed")
        self._end()

    def fail(self, reason: BaseException) -> None:
        """End the call without its end: the runner stopped, or nothing moves any more."""
        if isinstance(reason, RunnerStopped):
            reason = RunnerStopped(reason.reason, self.run.function, self.run.timeline)
        self._end(reason)

    def take(self, message: protocol.Wrote | protocol.AboutCall) -> None:
        """Take one message about this call."""
        run, types = self.run, self._submission.types
        match message:
            case protocol.Wrote():
                run.line = message.line or run.line
                for stream, text in message.parts:
                    if stream == "out":
                        self._print(text)
            case protocol.StreamOpened():
                run.kind = message.kind[:100]
            case protocol.ItemYielded():
                run.items.append(decode(message.value, types))
                text = repr(run.items[-1])
                text = text if len(text) <= MAX_SHOWN_LINE else f"{text[:MAX_SHOWN_LINE]}…"
                run.item_places.append(self._note(Lane.OUTPUT, f"yields {text}"))
            case protocol.Returned():
                run.kind, run.value = message.kind[:100], decode(message.value, types)
                run.returned = (
                    run.began
                    if self._is_read
                    else self._note(Lane.CALL, f"{run.subject} has ended")
                )
                run.crash = find_misuse(run, self._kind)
            case protocol.Raised():
                run.crash = message.error
                run.line = (run.line, *run.crash.lines, *run.crash.root.lines)[-1]
                run.returned = self._note(Lane.CALL, f"{run.subject} raised {run.crash.type}")
            case protocol.NotFound():
                self.fail(FunctionMissing(run.function))
            case protocol.CallEnded():
                run.left = tuple(sorted(name[:100] for name in message.tasks[:20]))
                run.changed_items = _indices(message.changed_items, len(run.items))
                run.changed_arguments = _indices(message.changed_arguments, self._argument_count)
                run.has_changed_earlier_value = bool(message.changed_values)
                run.changed_passed = tuple(name[:100] for name in message.changed_passed[:20])
                self._end()

    def _end(self, error: BaseException | None = None) -> None:
        if not self._over.done() and error:
            self._over.set_exception(error)
        elif not self._over.done():
            self._over.set_result(None)

    def _print(self, text: str) -> None:
        """Note each line with the place at which the last of its text came."""
        run = self.run
        for index, part in enumerate(text.split("\n")):
            if index > 0 or not run.line_places:
                run.line_places.append(len(run.moments))
            if part:
                run.line_places[-1] = self._note(Lane.OUTPUT, f"prints {part[:MAX_SHOWN_LINE]}")
        run.text += text
