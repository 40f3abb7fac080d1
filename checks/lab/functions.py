"""Functions that a submission is given and that run here: nodes, handlers, models.

In the runner each is a function of the name and parameters that it was lent under; to call it is to
ask the judge. What it returns can be known only by calling it, and each call is on record.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from kit.judge import Submission
from kit.model import Lane

_numbers = itertools.count(1)

Kind = Literal["coroutine", "plain", "async_generator", "reporting"]
"""A function that is ``reporting`` is a node that writes to the graph's stream while it works."""


@dataclass(slots=True)
class FunctionCall:
    """One call: its arguments, and the places and virtual seconds of its start and its end.

    ``ended`` is -1 for a call that never came to its end: ``cancelled``, ``failed`` or still at
    work; ``stopped`` is -1 only in the last case.
    """

    args: tuple[Any, ...]
    began: int
    at_begin: float
    ended: int = -1
    stopped: int = -1
    at_end: float = -1.0
    cancelled: bool = False
    failed: bool = False
    value: Any = None
    items: list[Any] = field(default_factory=list)


class SharedItems(list[Any]):
    """A list that the submission gets with equal items as one object, as `[state] * 3` gives."""


class LentFunction:
    """A function of the check that the submission calls from afar."""

    def __init__(
        self,
        submission: Submission,
        name: str,
        function: Callable[..., Any],
        *,
        parameters: Sequence[str],
        kind: Kind,
    ) -> None:
        self.name = name
        self.calls: list[FunctionCall] = []
        self._submission = submission
        self._function = function
        self._kind = kind
        self._parameters = list(parameters)
        self._number = next(_numbers)
        self._open: dict[int, tuple[FunctionCall, AsyncIterator[Any]]] = {}

    def lend(self) -> dict[str, Any]:
        """What the submission is given; only from now on does anybody answer."""
        self._submission.add_handler(f"function:{self._number}", self._serve)
        return {
            "id": self._number,
            "name": self.name,
            "parameters": self._parameters,
            "kind": self._kind,
        }

    async def _serve(self, verb: str, data: Any) -> Any:
        match verb:
            case "call" if self._kind != "async_generator":
                return await self._call(data)
            case "open" if self._kind == "async_generator":
                call = self._begin(data)
                self._open[len(self.calls)] = (call, aiter(self._function(*data)))
                return len(self.calls)
            case "next":
                return await self._next(*self._open[data])
            case "close":
                await self._close(*self._open.pop(data))
                return None
            case _:
                raise KeyError(verb)

    def _begin(self, args: Sequence[Any]) -> FunctionCall:
        place = self._submission.timeline.note(Lane.NODE, f"{self.name} starts")
        call = FunctionCall(tuple(args), place, self._submission.now)
        self.calls.append(call)
        return call

    async def _call(self, args: Sequence[Any]) -> Any:
        call = self._begin(args)
        try:
            call.value = await self._function(*args)
        except BaseException as error:
            self._broke(call, error)
            raise
        self._end(call)
        return call.value

    async def _next(self, call: FunctionCall, items: AsyncIterator[Any]) -> list[Any]:
        try:
            item = await anext(items)
        except StopAsyncIteration:
            self._end(call)
            return []
        except BaseException as error:
            self._broke(call, error)
            raise
        call.items.append(item)
        return [item]

    async def _close(self, call: FunctionCall, items: Any) -> None:
        await items.aclose()
        if call.stopped < 0:
            self._broke(call, asyncio.CancelledError())

    def _end(self, call: FunctionCall) -> None:
        call.ended = call.stopped = self._submission.timeline.note(Lane.NODE, f"{self.name} ends")
        call.at_end = self._submission.now

    def _broke(self, call: FunctionCall, error: BaseException) -> None:
        call.cancelled = isinstance(error, asyncio.CancelledError)
        call.failed = not call.cancelled
        what = "is cancelled" if call.cancelled else f"raises {type(error).__name__}"
        call.stopped = self._submission.timeline.note(Lane.NODE, f"{self.name} {what}")
        call.at_end = self._submission.now
