"""What a runner does: load one submission, then make the calls that the judge orders."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
import os
import socket
import sys
import types
from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator, Mapping
from types import CodeType, FrameType
from typing import Any

from kit.runner import protocol, values
from kit.runner.clock import VirtualLoop
from kit.runner.connection import Connection
from kit.runner.crossed import CrossedValues
from kit.runner.errors import describe, rebuild
from kit.runner.loader import compile_source
from kit.runner.virtual import make_virtual

MAX_RETURNED = 3
"""How many returned values of earlier calls are compared at the end of a call."""

Driver = Callable[..., Any]
"""What a course's proxies call in the place of a function, with that function and its arguments."""


def run_submission(judge: socket.socket, proxies: Iterable[types.ModuleType]) -> None:
    """Serve the judge at the other end of a socket until it closes it. Never returns.

    Each module of ``proxies`` has an ``install(connection, types)``, which may return drivers by
    name: a call with ``how`` of that name is made as ``driver(function, *arguments)`` in a loop.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == "kit"]:
        if name != "kit" and not name.startswith("kit.runner"):
            del sys.modules[name]  # the fork server needs more of the kit; a submission does not
    known = values.Types()
    known.add("error", None, lambda value: value, rebuild)
    connection = Connection(judge, known)
    drivers: dict[str, Driver] = {}
    for module in proxies:
        drivers |= module.install(connection, known) or {}
    make_virtual(connection)
    try:
        Runner(connection, drivers).serve()
    finally:
        os._exit(70)  # the judge is gone, or the submission broke the runner


class Runner:
    """One submission, loaded for each check and called as often as the judge asks."""

    def __init__(self, connection: Connection, drivers: Mapping[str, Driver]) -> None:
        self.connection = connection
        self.drivers = drivers
        self.path = ""
        self.module = types.ModuleType("submission")
        self.returned = CrossedValues(connection.types)
        """What earlier calls of this check returned, by the number of the call."""
        self._loop_runner: asyncio.Runner | None = None
        self._compiled: tuple[bytes, CodeType] | None = None
        connection.line_of_caller = self._line

    def serve(self) -> None:
        """Follow the judge's orders, one at a time, for ever."""
        while True:
            match self.connection.next_order():
                case protocol.Load() as order:
                    self._load(order)
                case protocol.CallFunction() as order:
                    FunctionCall(self, order).run()

    def run_in_loop(self, main: Coroutine[Any, Any, None]) -> None:
        """Run ``main`` in the event loop that all calls of a check share.

        Whatever ``main`` has left running is cancelled, as at the end of :func:`asyncio.run`.
        """
        runner = self._loop_runner
        if runner is None or runner.get_loop().is_closed():
            runner = self._loop_runner = asyncio.Runner()
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        try:
            runner.run(main)
        finally:
            loop.end_all()

    def _line(self) -> int:
        """Return the line of the submission that runs now, 0 if none does."""
        frame: FrameType | None = sys._getframe(1)
        while frame and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        return frame.f_lineno if frame else 0

    def _load(self, order: protocol.Load) -> None:
        if self._loop_runner and not self._loop_runner.get_loop().is_closed():
            self._loop_runner.close()
        self._loop_runner = None
        self.returned = CrossedValues(self.connection.types)
        self.path = order.path
        self.module = types.ModuleType(order.name)
        self.module.__file__ = self.path
        sys.modules[order.name] = self.module
        sys.argv = [self.path]
        try:
            exec(self._compile(order), self.module.__dict__)  # noqa: S102 - the runner's purpose
        except BaseException as error:  # noqa: BLE001 - SystemExit at import is a finding too
            crash = describe(error, self.path)
            self.connection.send(protocol.Raised(call=protocol.LOADING, error=crash))
        else:
            self.connection.send(protocol.Returned(call=protocol.LOADING))

    def _compile(self, order: protocol.Load) -> CodeType:
        if self._compiled is None or self._compiled[0] != order.source:
            self._compiled = (order.source, compile_source(order.source, self.path))
        return self._compiled[1]


class _NotFound(Exception):
    """The submission has no function of the name that is called."""


class FunctionCall:
    """One call of one of the submission's functions, whatever kind of function it is."""

    def __init__(self, runner: Runner, order: protocol.CallFunction) -> None:
        self.runner = runner
        self.connection = runner.connection
        self.order = order
        self.number = order.call
        self.left: tuple[str, ...] = ()
        self.guests: list[asyncio.Task[None]] = []
        self.arguments = CrossedValues(self.connection.types)
        self.items = CrossedValues(self.connection.types)
        self.item_count = 0

    def run(self) -> None:
        """Make the call from the main thread, where no loop runs, and report how it went."""
        self.connection.passed = CrossedValues(self.connection.types)
        with self._report():
            target, how = self._find_target(), self.order.how
            if driver := self.runner.drivers.get(how):
                self.runner.run_in_loop(self._in_loop(functools.partial(driver, target)))
            elif how == "read":
                self._report_value("value", target)
            elif how == "loop":
                self.runner.run_in_loop(self._in_loop(target))
            else:
                self._plain(target)

    async def join(self) -> None:
        """Make the call in a loop that another call has started, and report how it went."""
        with self._report():
            await self._finish(self._find_target()(*self._arguments()))

    @contextlib.contextmanager
    def _report(self) -> Iterator[None]:
        """Report what is raised inside the ``with``, and then the end of the call."""
        earlier = self.runner.returned
        earlier.keep_last(MAX_RETURNED)
        try:
            yield
        except _NotFound:
            self.connection.send(protocol.NotFound(call=self.number))
        except BaseException as error:  # noqa: BLE001 - whatever was raised is the finding
            crash = describe(error, self.runner.path)
            self.connection.send(protocol.Raised(call=self.number, error=crash))
        passed = sorted({name for name, _ in self.connection.passed.find_changed()})
        end = protocol.CallEnded(
            call=self.number,
            tasks=self.left,
            changed_items=self.items.find_changed(),
            changed_arguments=self.arguments.find_changed(),
            changed_values=tuple(call for call in earlier.find_changed() if call != self.number),
            changed_passed=tuple(passed),
        )
        self.connection.send(end)

    def _find_target(self) -> Any:
        try:
            return getattr(self.runner.module, self.order.name)
        except AttributeError:
            raise _NotFound from None

    def _arguments(self) -> Any:
        arguments = values.decode(self.order.args, self.connection.types)
        for index, argument in enumerate(arguments):
            self.arguments.add(index, argument)
        return arguments

    def _plain(self, target: Callable[..., Any]) -> None:
        """Make the call where no loop runs, as in a thread that has never had one."""
        asyncio.set_event_loop_policy(type(asyncio.get_event_loop_policy())())
        result = target(*self._arguments())
        kind = _kind(result)
        if kind == "generator":
            self._pull_now(result)
        else:
            self._report_value(kind, result)
        if inspect.iscoroutine(result):
            result.close()  # it will not be awaited: prevent the warning on stderr

    async def _in_loop(self, target: Callable[..., Any]) -> None:
        """Make the call with the loop running, as a handler of a server would.

        Further calls of this kind that come meanwhile become tasks of the same loop.
        """
        loop, connection = asyncio.get_running_loop(), self.connection

        def admit() -> None:
            while connection.on_order is knock and connection.orders:
                order = connection.orders[0]
                if not isinstance(order, protocol.CallFunction) or order.how != "loop":
                    return
                connection.orders.popleft()
                guest = FunctionCall(self.runner, order)
                self.guests.append(loop.create_task(guest.join()))

        def knock() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(admit)

        connection.on_order = knock
        knock()  # for what came before this loop ran
        try:
            await self._drive(target(*self._arguments()))
        finally:
            connection.on_order = lambda: None

    async def _drive(self, result: Any) -> None:
        try:
            await self._finish(result)
        finally:
            await _last_steps()
            while self.guests:
                await asyncio.wait([self.guests.pop()])
                await _last_steps()
            tasks = [task.get_coro() for task in asyncio.all_tasks() if _is_left_behind(task)]
            self.left = tuple(str(getattr(c, "__qualname__", "a task"))[:100] for c in tasks)

    async def _finish(self, result: Any) -> None:
        kind = _kind(result)
        if kind in ("async_generator", "generator"):
            await self._pull(kind, result)
        elif kind == "awaitable":
            self._report_value("coroutine", await result)
        else:
            self._report_value(kind, result)

    async def _pull(self, kind: str, items: Any) -> None:
        """Hand out items one by one, each when the judge asks for it."""
        self.connection.send(protocol.StreamOpened(call=self.number, kind=kind))
        iterator = aiter(items) if kind == "async_generator" else iter(items)
        while await self.connection.ask("call", "next", self.number):
            try:
                item = await anext(iterator) if kind == "async_generator" else next(iterator)
            except (StopAsyncIteration, StopIteration):
                break
            self._report_item(item)
        close = getattr(iterator, "aclose", None) or getattr(iterator, "close", None)
        if close is not None and inspect.isawaitable(closing := close()):
            await closing
        self._report_value(kind, None)

    def _pull_now(self, items: Generator[Any, None, None]) -> None:
        """Hand out the items of a generator where no loop runs."""
        self.connection.send(protocol.StreamOpened(call=self.number, kind="generator"))
        with contextlib.closing(items):
            while self.connection.ask_now("call", "next", self.number):
                try:
                    item = next(items)
                except StopIteration:
                    break
                self._report_item(item)
        self._report_value("generator", None)

    def _report_item(self, item: object) -> None:
        encoded = values.encode(item, self.connection.types)
        self.connection.send(protocol.ItemYielded(call=self.number, value=encoded))
        self.items.add(self.item_count, item, encoded)
        self.item_count += 1

    def _report_value(self, kind: str, value: object) -> None:
        encoded = values.encode(value, self.connection.types)
        self.connection.send(protocol.Returned(call=self.number, kind=kind, value=encoded))
        if self.order.how != "read":
            self.runner.returned.add(self.number, value, encoded)


async def _last_steps() -> None:
    """Let what only waits for its last steps take them, so that it is not left behind.

    A task may take one virtual second to end once it has been cancelled.
    """
    for _ in range(3):
        await asyncio.sleep(0)
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if ending := [task for task in tasks if task.cancelling()]:
        await asyncio.wait(ending, timeout=1.0)


def _is_left_behind(task: asyncio.Task[Any]) -> bool:
    """Return whether the submission has started this task; the loop closes dropped generators."""
    closing = type(task.get_coro()).__name__ in ("async_generator_athrow", "async_generator_asend")
    return task is not asyncio.current_task() and not task.done() and not closing


def _kind(result: object) -> str:
    if hasattr(type(result), "__anext__") or hasattr(type(result), "__aiter__"):
        return "async_generator"
    if inspect.isawaitable(result):
        return "awaitable"
    if inspect.isgenerator(result):
        return "generator"
    return "value"
