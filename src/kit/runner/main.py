"""What a stage does all its life: load one submission, then run what it is asked to."""

from __future__ import annotations

import asyncio
import functools
import inspect
import os
import socket
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import Any

from kit.runner import values as wire
from kit.runner.connection import Desk
from kit.runner.errors import describe, rebuild
from kit.runner.loader import compile_source
from kit.runner.virtual import virtualise

Driver = Callable[..., Any]
"""What a course's stand-ins call in the place of a function: it gets that and the arguments."""


def run_stage(line: socket.socket, stand_ins: Iterable[types.ModuleType]) -> None:
    """Serve the judge at the other end of ``line`` until it hangs up. Never returns.

    Each module of ``stand_ins`` has an ``install(desk, types)``, which may give drivers by name:
    a call with ``how`` of that name is made as ``driver(function, *arguments)`` in a loop.
    """
    codec = wire.Types()
    codec.add("error", None, lambda value: value, rebuild)
    desk = Desk(line, codec)
    drivers: dict[str, Driver] = {}
    for module in stand_ins:
        drivers |= module.install(desk, codec) or {}
    virtualise(desk)
    try:
        Stage(desk, drivers).serve()
    except BaseException:  # noqa: BLE001 - the judge is gone or the submission broke the stage
        os._exit(70)
    os._exit(0)


class Stage:
    """One submission, loaded once and called as often as the judge asks."""

    def __init__(self, desk: Desk, drivers: Mapping[str, Driver]) -> None:
        self.desk = desk
        self.drivers = drivers
        self.path = ""
        self.module = types.ModuleType("submission")
        desk.caller = self._line

    def serve(self) -> None:
        """Take the judge's messages, one at a time, for ever."""
        while True:
            message = self.desk.wait_call()
            match message["t"]:
                case "load":
                    self._load(message)
                case "call":
                    Call(self, message).run()
                case _:
                    pass  # something for a call that has ended

    def _line(self) -> int:
        """The line of the submission that is being run, 0 if none is."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        return frame.f_lineno if frame is not None else 0

    def _load(self, message: dict[str, Any]) -> None:
        self.path = message["path"]
        self.module = types.ModuleType(message["name"])
        self.module.__file__ = self.path
        sys.modules[message["name"]] = self.module
        sys.argv = [self.path]
        try:
            source = bytes.fromhex(message["source"])
            code = compile_source(source, self.path)
            exec(code, self.module.__dict__)  # noqa: S102 - running it is what the stage is for
        except BaseException as error:  # noqa: BLE001 - SystemExit at import too is a finding
            self.desk.say({"t": "raised", "call": 0, "error": describe(error, self.path)})
        else:
            self.desk.say({"t": "done", "call": 0, "value": None})


class Call:
    """One call of one of the submission's functions, whatever kind of function it is."""

    def __init__(self, stage: Stage, message: dict[str, Any]) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.number: int = message["call"]
        self.name: str = message["name"]
        self.how: str = message["how"]
        self.args = message["args"]
        self.left: list[str] = []
        self.guests: list[asyncio.Task[None]] = []

    def run(self) -> None:
        """Make the call from the main thread, where no loop runs, and tell how it went."""
        self._run()
        self._say("over", left=self.left)

    def _run(self) -> None:
        try:
            target = getattr(self.stage.module, self.name)
        except AttributeError:
            self._say("missing")
            return
        try:
            driver = self.stage.drivers.get(self.how)
            if driver is not None:
                asyncio.run(self._in_loop(functools.partial(driver, target)))
            elif self.how == "read":
                self._done("value", target)
            elif self.how == "loop" or (self.how == "any" and _wants_loop(target)):
                asyncio.run(self._in_loop(target))
            else:
                self._plain(target)
        except BaseException as error:  # noqa: BLE001 - whatever was raised is the finding
            self._say("raised", error=describe(error, self.stage.path))

    def _arguments(self) -> tuple[Any, ...]:
        return tuple(wire.decode(self.args, self.desk.types))

    def _plain(self, target: Callable[..., Any]) -> None:
        """Make the call where no loop runs, as in a thread that has never had one."""
        asyncio.set_event_loop_policy(type(asyncio.get_event_loop_policy())())
        heard = self.desk.heard
        try:
            result = target(*self._arguments())
        except RuntimeError as error:
            if self.how != "any" or "event loop" not in str(error) or heard != self.desk.heard:
                raise
            asyncio.run(self._in_loop(target))  # it makes a task, which takes a running loop
            return
        if self.how == "any" and isinstance(result, asyncio.Future):
            with asyncio.Runner(loop_factory=result.get_loop) as runner:
                runner.run(self._drive(result))
        elif self.how == "any" and _kind(result) != "value":
            asyncio.run(self._drive(result))
        else:
            self._done(_kind(result), result)
            if inspect.iscoroutine(result):
                result.close()  # nobody will await it; say nothing of that on stderr

    async def _in_loop(self, target: Callable[..., Any]) -> None:
        """Make the call with the loop running, as a handler of a server would.

        Further calls of this kind that come meanwhile become tasks of the same loop.
        """
        loop = asyncio.get_running_loop()

        def admit() -> None:
            calls = self.desk.calls
            while self.desk.on_call is knock and calls and calls[0].get("how") == "loop":
                guest = Call(self.stage, calls.popleft())
                self.guests.append(loop.create_task(guest.join()))

        def knock() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(admit)

        self.desk.on_call = knock
        knock()  # for what came before this loop ran
        try:
            await self._drive(target(*self._arguments()))
        finally:
            self.desk.on_call = lambda: None

    async def join(self) -> None:
        """Make the call in a loop that another call has started, and tell how it went."""
        target = getattr(self.stage.module, self.name, None)
        try:
            if target is None:
                self._say("missing")
            else:
                await self._finish(target(*self._arguments()))
        except BaseException as error:  # noqa: BLE001 - whatever was raised is the finding
            self._say("raised", error=describe(error, self.stage.path))
        self._say("over", left=self.left)

    async def _drive(self, result: Any) -> None:
        try:
            await self._finish(result)
        finally:
            await _last_steps()
            while self.guests:
                await asyncio.wait([self.guests.pop()])
                await _last_steps()
            self.left = [_task_name(t) for t in asyncio.all_tasks() if _left_behind(t)]

    async def _finish(self, result: Any) -> None:
        kind = _kind(result)
        if kind in ("async_generator", "generator"):
            await self._pull(kind, result)
        elif kind == "awaitable":
            self._done("coroutine", await result)
        else:
            self._done(kind, result)

    async def _pull(self, kind: str, items: Any) -> None:
        """Hand out items one by one, each when the judge asks for it."""
        self._say("stream", kind=kind)
        iterator = aiter(items) if kind == "async_generator" else iter(items)
        while (await self._next_order())["t"] == "next":
            try:
                item = await anext(iterator) if kind == "async_generator" else next(iterator)
            except (StopAsyncIteration, StopIteration):
                break
            self._say("item", value=wire.encode(item, self.desk.types))
        close = getattr(iterator, "aclose", None) or getattr(iterator, "close", None)
        if close is not None:
            closing = close()
            if inspect.isawaitable(closing):
                await closing
        self._done(kind, None)

    async def _next_order(self) -> dict[str, Any]:
        """The judge's next word, waited for without holding up the submission's own tasks."""
        order = await self.desk.ask("call", "order", self.number)
        assert isinstance(order, dict)
        return order

    def _done(self, kind: str, value: object) -> None:
        self._say("done", kind=kind, value=wire.encode(value, self.desk.types))

    def _say(self, t: str, **more: object) -> None:
        self.desk.say({"t": t, "call": self.number, **more})


LAST_SECONDS = 1.0
"""Virtual seconds that a task may take to end once it has been cancelled."""


async def _last_steps() -> None:
    """Let what only waits for its last steps take them, so that it is not left behind."""
    for _ in range(3):
        await asyncio.sleep(0)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if ending := [task for task in tasks if task.cancelling()]:
        await asyncio.wait(ending, timeout=LAST_SECONDS)


def _wants_loop(target: object) -> bool:
    return inspect.iscoroutinefunction(target) or inspect.isasyncgenfunction(target)


def _left_behind(task: asyncio.Task[Any]) -> bool:
    """True for a task of the submission's own; closing a dropped generator is the loop's."""
    closing = type(task.get_coro()).__name__ in ("async_generator_athrow", "async_generator_asend")
    return task is not asyncio.current_task() and not task.done() and not closing


def _task_name(task: asyncio.Task[Any]) -> str:
    return str(getattr(task.get_coro(), "__qualname__", "a task"))[:100]


def _kind(result: object) -> str:
    if hasattr(type(result), "__anext__") or hasattr(type(result), "__aiter__"):
        return "async_generator"
    if inspect.isawaitable(result):
        return "awaitable"
    if inspect.isgenerator(result):
        return "generator"
    return "value"
