"""What a check holds of a submission: its functions, and what became of each call of one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from kit.judge.failure import Failure
from kit.judge.outcome import Crash, Run, read_crash, read_line, what_was_raised
from kit.judge.stops import Broken, Stuck
from kit.judge.world import World
from kit.model import Lane
from kit.runner import values as wire
from kit.runner.clock import VirtualLoop

MAX_SHOWN_LINE = 200


class Submission:
    """The learner's functions: ``await submission.name(arguments)`` calls one of them."""

    def __init__(self, world: World, renew: Callable[[World], None]) -> None:
        self.world = world
        self.calls: dict[int, Call] = {}
        self.last_run: Run | None = None
        """The run of the call that this check made last."""
        self._number = 0
        self._renew = renew

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, name)

    def attend(self, loop: VirtualLoop) -> None:
        """Make the world serve ``loop`` and tell this submission's calls what happens."""
        self.world.attend(loop, self._nothing_moves)
        self.world.on_message = self._heard
        self.world.servers["call"] = self._order

    async def restart(self) -> None:
        """Load the submission into a fresh process, as if its own had been killed at this moment.

        Calls that are on their way end without a word: ``returned`` of their run stays unset. Files
        of the scratch folder are gone; time, the record, and what runs in the judge go on.
        """
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        self._renew(self.world)
        self.attend(loop)
        for call in tuple(self.calls.values()):
            call.cut()
        await asyncio.sleep(0)

    @property
    def busy(self) -> bool:
        """True while a call has not come to its end; such a stage is not used again."""
        return bool(self.calls)

    def begin(self, name: str, how: str, args: tuple[object, ...]) -> Call:
        """Say the call, and give what hears of it."""
        if asyncio.get_running_loop() is not self.world._loop:
            loop = asyncio.get_running_loop()
            assert isinstance(loop, VirtualLoop)
            self.attend(loop)
        if not self.calls:
            self.world.catch_up()  # an end of this call that comes before it is out of turn
        self._number += 1
        call = self.calls[self._number] = Call(self, self._number, name)
        encoded = wire.encode(list(args), self.world.types)
        self.world.say(
            {"t": "call", "call": self._number, "name": name, "how": how, "args": encoded}
        )
        return call

    async def _order(self, _verb: str, number: int) -> dict[str, str]:
        """What a call that hands out items is to do next."""
        pulling = self.calls[number].pulling()
        wanted = pulling if isinstance(pulling, bool) else await pulling
        return {"t": "next" if wanted else "close"}

    def _nothing_moves(self, reason: BaseException) -> None:
        if not self.calls:
            if isinstance(reason, Broken) and reason.reason != "virtual":
                raise reason  # what the submission had used up shows only now
            if self.last_run is not None:
                raise Failure(
                    f"{self.last_run.function} has ended, and what the check waits for "
                    "has not come",
                    run=self.last_run,
                )
            raise RuntimeError("the check waits for something that never comes") from reason
        for call in tuple(self.calls.values()):
            call.fail(reason)

    def _heard(self, message: dict[str, Any]) -> None:
        if message["t"] == "wrote":
            calls = tuple(self.calls.values())
            if len(calls) == 1:
                calls[0].heard(message)
            return
        self.calls[message["call"]].heard(message)


class Function:
    """One function of a submission."""

    def __init__(self, submission: Submission, name: str) -> None:
        self._submission = submission
        self._name = name

    async def __call__(self, *args: object, how: str = "any") -> Run:
        """Call it and wait for its end; raises :class:`Failure` if it raised or left tasks behind.

        ``how`` is ``any`` (a coroutine function is awaited, a generator consumed, a plain function
        called with no loop running), ``loop`` (always called inside a running loop) or ``plain``
        (never awaited: what it returns is what counts).
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
        return run

    async def attempt(self, *args: object, how: str = "any") -> Run:
        """Call it and wait for its end; an exception of the submission's is ``run.crash``."""
        call = self._submission.begin(self._name, how, args)
        return await call.finish()

    @asynccontextmanager
    async def start(self, *args: object, how: str = "any") -> AsyncIterator[Call]:
        """Call it and go on; the call is waited for at the end of the ``async with``.

        Calls with ``how="loop"`` that overlap run side by side in one loop, as a server's requests
        do; all others are served one after the other.
        """
        call = self._submission.begin(self._name, how, args)
        yield call
        await call.finish()

    async def read(self) -> Any:
        """The value of a module-level name."""
        return (await self(how="read")).value


class Call:
    """One call on its way."""

    def __init__(self, submission: Submission, number: int, name: str) -> None:
        world = submission.world
        self._submission = submission
        self._number = number
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self.pulling: Callable[[], bool | Awaitable[bool]] = lambda: True
        """Whether a generator is asked for another item, or closed; a check may replace it, also
        with a coroutine function, and so decide when."""
        place = world.note(Lane.CALL, f"{name}() is called")
        self.run = Run(function=name, moments=world.moments, began=place)
        submission.last_run = self.run

    async def finish(self) -> Run:
        """Wait for the end.

        Raises :class:`Failure` if it never comes, :class:`Broken` if the stage is lost.
        """
        try:
            await self._over
        except Stuck:
            # The stage still hangs in this call: it stays in `calls`, so the stage is renewed.
            raise Failure(
                f"{self.run.function} waits for something that never comes: "
                "nothing is left running that could wake it",
                run=self.run,
            ) from None
        del self._submission.calls[self._number]
        return self.run

    def cut(self) -> None:
        """End the call with its process."""
        self._submission.world.note(Lane.CALL, f"{self.run.function}() is killed")
        if not self._over.done():
            self._over.set_result(None)

    def fail(self, reason: BaseException) -> None:
        """End the call without its end: the stage broke, or nothing moves any more."""
        if isinstance(reason, Broken):
            reason = Broken(reason.reason, self.run.function, self.run.timeline)
        if not self._over.done():
            self._over.set_exception(reason)

    def heard(self, message: dict[str, Any]) -> None:  # noqa: C901 - one case a message
        """Take in one message about this call; raises KeyError where it is none."""
        world, run = self._submission.world, self.run
        types = world.types
        match message["t"]:
            case "wrote":
                run.line = read_line(message["line"]) or run.line
                for stream, text in message["parts"]:
                    if stream == "out":
                        self._printed(str(text))
            case "stream":
                run.kind = str(message["kind"])[:100]
            case "item":
                run.items.append(wire.decode(message["value"], types))
                text = f"yields {_short(run.items[-1])}"
                run.item_places.append(world.note(Lane.OUTPUT, text))
            case "done":
                run.kind, run.value = (
                    str(message["kind"])[:100],
                    wire.decode(message["value"], types),
                )
                run.returned = world.note(Lane.CALL, f"{run.function}() has ended")
            case "raised":
                run.crash = read_crash(message["error"])
                lines = run.crash.root.lines or run.crash.lines
                run.line = lines[-1] if lines else run.line
                run.returned = world.note(Lane.CALL, f"{run.function}() raised {run.crash.type}")
            case "missing":
                self.fail(Missing(run.function))
            case "over":
                run.left = tuple(str(name)[:100] for name in message["left"][:20])
                if not self._over.done():
                    self._over.set_result(None)
            case unknown:
                raise KeyError(unknown)

    def _printed(self, text: str) -> None:
        """Note each line with the place at which the last of its text came."""
        world, run = self._submission.world, self.run
        for index, part in enumerate(text.split("\n")):
            if index > 0 or not run.line_places:
                run.line_places.append(len(run.moments))
            if part:
                run.line_places[-1] = world.note(Lane.OUTPUT, f"prints {part[:MAX_SHOWN_LINE]}")
        run.printed += text


class Missing(Exception):
    """The submission has no such name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


_STOPS = {"SystemExit": "exit", "MemoryError": "memory"}


def crashed(crash: Crash, run: Run) -> Exception:
    """The finding for an exception that a check did not ask for: a failure, or a stop."""
    for name, reason in _STOPS.items():
        if crash.root.is_a(name):
            return Broken(reason, run.function)
    return Failure(f"it raised {what_was_raised(crash)}", run=run, error=crash.root.last_line)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= MAX_SHOWN_LINE else f"{text[:MAX_SHOWN_LINE]}…"
