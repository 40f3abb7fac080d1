"""Wrong behaviours that are put behind a right answer, whatever the answer is.

The proof of a course adds the text of this module to a solution (:mod:`kit.authoring.twins`), so it
runs where submissions run and imports only the standard library. A course adds behaviours of its
own in ``checks/behaviours.py``: there a module has ``BEHAVIOURS``, and may have a ``split`` and an
``identify`` like those below.
"""

import asyncio
import functools
import inspect
import os
import types
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from enum import StrEnum
from typing import Any, Final, NamedTuple, NoReturn

ALARM_STATUS: Final = 77  # of a process that has stopped itself
DROP: Final = object()  # what a change returns for a value that is left out
LONGEST_TEXT: Final = 40
AT_ONCE: Final = 10


class Place(StrEnum):
    """Where in a solution a behaviour can be: what it needs to be about anything."""

    ITEM = "item"  # of a stream that an argument gives
    STREAM = "stream"  # the whole of such a stream
    DICTS = "dicts"  # a stream with an item that is a dict
    CANCELLED = "cancelled"  # a stream whose reader is cancelled while it waits
    FAILED = "failed"  # a stream that raises
    BESIDE = "beside"  # a stream that is open while another one is
    YIELDED = "yielded"  # an item that the solution yields
    RESULT = "result"  # what the solution returns
    LIST_RESULT = "list result"
    TEXT_ARGUMENT = "text argument"
    NUMBER_ARGUMENT = "number argument"
    CALLBACK = "callback"  # the arguments of a call of a function that the solution is given
    PRINTED = "printed"
    GENERATOR = "generator"  # the whole of what the solution yields


PLACES_OF_STREAMS: Final = (
    Place.STREAM,
    Place.DICTS,
    Place.CANCELLED,
    Place.FAILED,
    Place.BESIDE,
)


class Mode(StrEnum):
    """What a twin does at its place."""

    NEUTRAL = "neutral"  # changes nothing
    PROBE = "probe"  # stops the process as soon as its place is there
    ALARM = "alarm"  # stops the process as soon as it would change something
    ACT = "act"  # changes it


def is_anything(_value: Any) -> bool:
    """Return True."""
    return True


class WrongBehaviour(NamedTuple):
    """A wrong behaviour.

    ``shown_by`` is the input that shows it, as the end of "no check gives …"; ``effect`` is what it
    does, as the end of "no check notices that …". At most places ``change(value, earlier)`` returns
    another value or :data:`DROP`; ``earlier`` are the values before it in the same stream or call.
    For a stream it is an asynchronous generator ``change(stream, twin)`` that yields its items.
    ``kinds`` are the kinds of items that it changes, empty for all; ``is_about`` returns whether a
    value can be such as it changes. With ``is_about_time`` it is tried only on exercises that have
    checks about streaming.
    """

    place: Place
    change: Callable[..., Any]
    shown_by: str
    effect: str
    kinds: tuple[str, ...] = ()
    is_about: Callable[[Any], bool] = is_anything
    is_about_time: bool = False


class Stream:
    """A stream of an object that the solution was given: one call of one of its methods."""

    def __init__(
        self, source: object, method: Callable[..., Any], args: tuple[Any, ...], options: Any
    ) -> None:
        self.source, self.method, self.args, self.options = source, method, args, dict(options)

    @asynccontextmanager
    async def open(self, **options: Any) -> AsyncIterator[AsyncIterator[Any]]:
        """Give the real items, with other ``options`` of the call, and close the stream."""
        async with aclosing(self.begin(**options)) as items:
            yield items

    def begin(self, **options: Any) -> Any:
        """Return the real items."""
        return self.method(*self.args, **{**self.options, **options})

    @property
    def call(self) -> str:
        """The arguments of the call, as text."""
        return repr((self.args[1:], sorted(self.options.items())))


Split = tuple[str, Any, Callable[[Any], Any]]
"""The kind of an item, the value that behaviours change, and what makes an item of a value."""


def split(item: Any, _stream: Stream) -> Split:
    """Return the parts of an item of any course."""
    return "item", item, lambda value: value


def identify(source: object) -> object:
    """Return what is equal for the same source of streams."""
    return id(source)


def stop_process() -> NoReturn:
    """End the process at once, in a way that no solution can notice."""
    os._exit(ALARM_STATUS)


def differs(new: object, old: object) -> bool:
    """Return whether a change has changed a value or its type."""
    return type(new) is not type(old) or bool(new != old)


# -- changes of single values ---------------------------------------------------------------------


def map_texts(change: Callable[[str], str], value: Any) -> Any:
    """Return the value with each text in it changed."""
    if isinstance(value, str):
        return change(value)
    if type(value) is dict:
        return {key: map_texts(change, inside) for key, inside in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map_texts(change, inside) for inside in value)
    return value


def has_text(value: Any) -> bool:
    """Return whether a value is a text or has one inside."""
    if type(value) is dict:
        return any(map(has_text, value.values()))
    return isinstance(value, str) or (type(value) in (list, tuple) and any(map(has_text, value)))


def is_blank(value: Any) -> bool:
    """Return whether a value is a dict in which every value is false."""
    return type(value) is dict and bool(value) and not any(value.values())


def limit(many: int) -> Callable[[Any, list[Any]], Any]:
    """Return a change that leaves out everything after the first ``many``."""
    return lambda value, earlier: value if len(earlier) < many else DROP


def cut_texts(value: Any, _earlier: list[Any]) -> Any:
    """Cut long texts."""
    return map_texts(lambda text: text[:LONGEST_TEXT], value)


def strip_texts(value: Any, _earlier: list[Any]) -> Any:
    """Remove blanks at both ends of texts."""
    return map_texts(str.strip, value)


def drop_false(value: Any, _earlier: list[Any]) -> Any:
    """Leave out values that are false."""
    return value or DROP


def drop_repeated(value: Any, earlier: list[Any]) -> Any:
    """Leave out a value that is equal to the one before it."""
    return DROP if earlier[-1:] == [value] else value


def drop_known(value: Any, earlier: list[Any]) -> Any:
    """Leave out a value that is equal to any before it."""
    return DROP if value in earlier else value


def at_most_ten(value: Any, _earlier: list[Any]) -> Any:
    """Take a large number for ten."""
    return min(value, 10)


def filter_list(keep: Callable[[Any, list[Any]], bool]) -> Callable[[Any, list[Any]], Any]:
    """Return a change of a list that keeps some of its values."""
    return lambda value, _earlier: [
        inside for number, inside in enumerate(value) if keep(inside, value[:number])
    ]


def make_tuple(value: Any, _earlier: list[Any]) -> Any:
    """Return a tuple in place of a list."""
    return tuple(value)


# -- changes of whole streams ---------------------------------------------------------------------


async def collect(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Collect every item before the first is given."""
    async with stream.open() as items:
        collected = [item async for item in items]
    twin.act()
    for item in collected:
        yield item


async def stay_empty(_stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Give no item, and do not begin."""
    twin.act()
    return
    yield


def collect_after(many: int) -> Callable[[Stream, "Twin"], AsyncIterator[Any]]:
    """Return a change that gives some items at once and collects the rest."""

    async def collect_rest(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
        rest: list[Any] = []
        async with stream.open() as items:
            number = 0
            async for item in items:
                number += 1
                if number <= many:
                    yield item
                    continue
                if rest:
                    twin.act()
                rest.append(item)
        for item in rest:
            yield item

    return collect_rest


async def poll(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Look for an item only twice a second."""
    loop, pause = asyncio.get_running_loop(), 0.5
    begin = loop.time()
    async with stream.open() as items:
        async for item in items:
            late = -(loop.time() - begin) % pause
            if 0.001 < late < pause - 0.001:
                twin.act()
                await asyncio.sleep(late)
            yield item


async def reuse_object(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Fill one dict again for each item."""
    reused: dict[Any, Any] = {}
    async with stream.open() as items:
        async for item in items:
            _, value, join = twin.split(item, stream)
            if type(value) is not dict:
                yield item
                continue
            twin.meet()
            if reused:
                twin.act()
            reused.clear()
            reused.update(value)
            yield join(reused)


def remember_call(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Give the items of an earlier call that was given the same input."""
    return _remember(stream, twin, stream.call)


def remember_source(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Give the items of an earlier call of the same object."""
    return _remember(stream, twin, twin.identify(stream.source))


async def _remember(stream: Stream, twin: "Twin", key: object) -> AsyncIterator[Any]:
    twin.kept.setdefault("sources", []).append(stream.source)  # so that no id is used again
    remembered = twin.kept.setdefault("remembered", {})
    if key in remembered:
        twin.act()
        for item in remembered[key]:
            yield item
        return
    collected = []
    async with stream.open() as items:
        async for item in items:
            collected.append(item)
            yield item
    remembered[key] = collected


async def leave_rest(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Add what a longer stream has left from before."""
    left = twin.kept.setdefault("left", [])
    number = 0
    async with stream.open() as items:
        async for item in items:
            left[number : number + 1] = [item]
            number += 1
            yield item
    for item in left[number:]:
        twin.act()
        yield item


async def swallow_timeout(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Take a TimeoutError for the end."""
    async with stream.open() as items:
        try:
            async for item in items:
                yield item
        except TimeoutError:
            twin.meet()
            twin.act()
        except Exception:
            twin.meet()
            raise


async def cancel_briefly(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Cancel the stream, and wait for its end only a moment."""
    items = stream.begin()
    step: asyncio.Future[Any] | None = None
    try:
        while True:
            step = asyncio.ensure_future(anext(items))
            try:
                item = await asyncio.shield(step)
            except StopAsyncIteration:
                return
            yield item
    except asyncio.CancelledError:
        twin.meet()
        if step and not step.done():
            step.cancel()
            await asyncio.wait([step], timeout=0.05)
            if not step.done():
                twin.act()
                twin.kept["step"] = step
        raise
    finally:
        if step is None or step.done():
            await items.aclose()


async def at_most_ten_streams(stream: Stream, twin: "Twin") -> AsyncIterator[Any]:
    """Run ten streams side by side, and let all others wait."""
    loop = asyncio.get_running_loop()
    gates = twin.kept.setdefault("gates", {})
    gate = gates.setdefault(loop, asyncio.Semaphore(AT_ONCE))
    if gate._value < AT_ONCE:
        twin.meet()
    if gate.locked():
        twin.act()
    async with gate, stream.open() as items:
        async for item in items:
            yield item


_ITEM, _STREAM, _OUT, _LIST = Place.ITEM, Place.STREAM, Place.YIELDED, Place.LIST_RESULT
_LONG = f"a text of more than {LONGEST_TEXT} characters"

BEHAVIOURS: dict[str, WrongBehaviour] = {
    "limit10": WrongBehaviour(
        _ITEM, limit(10), "a stream of more than 10 items", "items after the 10th are left out"
    ),
    "limit40": WrongBehaviour(
        _ITEM, limit(40), "a stream of more than 40 items", "items after the 40th are left out"
    ),
    "dedup_next": WrongBehaviour(
        _ITEM,
        drop_repeated,
        "two equal items, one after the other",
        "an item is left out if it equals the one before it",
    ),
    "dedup_all": WrongBehaviour(
        _ITEM, drop_known, "equal items in one stream", "an item is left out if it came before"
    ),
    "drop_falsy": WrongBehaviour(
        _ITEM, drop_false, "an item that is false, such as 0 or {}", "false items are left out"
    ),
    "texts_cut40": WrongBehaviour(
        _ITEM, cut_texts, f"an item with {_LONG}", "long texts are cut", is_about=has_text
    ),
    "texts_strip": WrongBehaviour(
        _ITEM,
        strip_texts,
        "an item with a text that has blanks at its ends",
        "blanks at the ends of texts are removed",
        is_about=has_text,
    ),
    "same_object": WrongBehaviour(
        Place.DICTS,
        reuse_object,
        "a stream of two dicts",
        "all items are one object, which changes",
    ),
    "cached_input": WrongBehaviour(
        _STREAM,
        remember_call,
        "two streams for the same input",
        "a stream gives what another one gave for the same input",
    ),
    "cached_graph": WrongBehaviour(
        _STREAM,
        remember_source,
        "two streams of one object",
        "a second stream of one object gives what the first gave",
    ),
    "leak": WrongBehaviour(
        _STREAM,
        leave_rest,
        "a stream after a longer one",
        "a stream ends with items that an earlier, longer one had",
    ),
    "poll": WrongBehaviour(
        _STREAM,
        poll,
        "an item at a time that is no multiple of half a second",
        "items are looked for only twice a second",
        is_about_time=True,
    ),
    "collect_after3": WrongBehaviour(
        _STREAM,
        collect_after(3),
        "a stream of more than 4 items",
        "items after the 3rd are collected",
        is_about_time=True,
    ),
    "collect_after10": WrongBehaviour(
        _STREAM,
        collect_after(10),
        "a stream of more than 11 items",
        "items after the 10th are collected",
        is_about_time=True,
    ),
    "streams10": WrongBehaviour(
        Place.BESIDE,
        at_most_ten_streams,
        f"more than {AT_ONCE} streams at the same time",
        f"only {AT_ONCE} streams run at the same time",
    ),
    "cancel_timeout": WrongBehaviour(
        Place.CANCELLED,
        cancel_briefly,
        "a stream that takes time to end when it is cancelled",
        "the end of a cancelled stream is not awaited",
    ),
    "swallow_timeout": WrongBehaviour(
        Place.FAILED,
        swallow_timeout,
        "a stream that raises TimeoutError",
        "TimeoutError is taken for the end of a stream",
    ),
    "out_cut40": WrongBehaviour(
        _OUT, cut_texts, f"input that yields {_LONG}", "yielded texts are cut", is_about=has_text
    ),
    "out_dedup_all": WrongBehaviour(
        _OUT, drop_known, "input that yields the same twice", "nothing is yielded twice"
    ),
    "out_drop_falsy": WrongBehaviour(
        _OUT, drop_false, "input that yields something false", "nothing false is yielded"
    ),
    "result_cut40": WrongBehaviour(
        Place.RESULT,
        cut_texts,
        f"input that returns {_LONG}",
        "returned texts are cut",
        is_about=has_text,
    ),
    "result_strip": WrongBehaviour(
        Place.RESULT,
        strip_texts,
        "input that returns a text with blanks at its ends",
        "blanks at the ends of returned texts are removed",
        is_about=has_text,
    ),
    "result_dedup": WrongBehaviour(
        _LIST,
        filter_list(lambda value, before: value not in before),
        "input that returns a list with equal values",
        "equal values of a returned list are left out",
    ),
    "result_drop_falsy": WrongBehaviour(
        _LIST,
        filter_list(lambda value, _: bool(value)),
        "input that returns a list with a false value",
        "false values of a returned list are left out",
    ),
    "result_tuple": WrongBehaviour(
        _LIST, make_tuple, "any input", "a tuple is returned, not a list"
    ),
    "arg_strip": WrongBehaviour(
        Place.TEXT_ARGUMENT,
        strip_texts,
        "an argument that is a text with blanks at its ends",
        "blanks at the ends of an argument are removed",
    ),
    "arg_cut40": WrongBehaviour(
        Place.TEXT_ARGUMENT, cut_texts, f"an argument that is {_LONG}", "a long argument is cut"
    ),
    "arg_at_most10": WrongBehaviour(
        Place.NUMBER_ARGUMENT,
        at_most_ten,
        "an argument that is a number above 10",
        "a number above 10 is taken for 10",
    ),
    "callback_cut40": WrongBehaviour(
        Place.CALLBACK,
        cut_texts,
        f"input on which a function that it hands over gets {_LONG}",
        "long texts are cut before they are handed to a function",
        is_about=has_text,
    ),
    "callback_strip": WrongBehaviour(
        Place.CALLBACK,
        strip_texts,
        "input on which a function that it hands over gets a text with blanks at its ends",
        "texts are stripped before they are handed to a function",
        is_about=has_text,
    ),
    "print_cut40": WrongBehaviour(
        Place.PRINTED, cut_texts, "input for which a long line is printed", "long lines are cut"
    ),
    "print_dedup_next": WrongBehaviour(
        Place.PRINTED,
        drop_repeated,
        "input for which the same line is printed twice in a row",
        "a line is not printed twice in a row",
    ),
    "print_limit25": WrongBehaviour(
        Place.PRINTED,
        limit(25),
        "input for which more than 25 lines are printed",
        "lines after the 25th are not printed",
    ),
}

HIDDEN: dict[str, WrongBehaviour] = {
    "collect": WrongBehaviour(_STREAM, collect, "a stream", "all items are collected first"),
    "collect_yields": WrongBehaviour(
        Place.GENERATOR, collect, "input that yields", "all that is yielded is collected first"
    ),
    "stay_empty": WrongBehaviour(_STREAM, stay_empty, "a stream", "streams are empty"),
}
"""Behaviours with which single checks are tried, not whole exercises."""


# -- a twin: a solution with one of these behind it -----------------------------------------------


class Twin:
    """Puts one behaviour behind the functions of a solution, in the process that has it loaded."""

    def __init__(
        self, behaviour: WrongBehaviour, mode: Mode, split: Callable[..., Split], identify: Any
    ) -> None:
        self.behaviour, self.mode, self.split, self.identify = behaviour, mode, split, identify
        self.kept: dict[str, Any] = {}
        """What a behaviour remembers as long as the process lives."""
        self._printed: list[Any] = []
        self._watched: set[type] = set()

    def meet(self) -> None:
        """Say that the place of the behaviour is there."""
        if self.mode is Mode.PROBE:
            stop_process()

    def act(self) -> None:
        """Say that the behaviour changes something now."""
        if self.mode is Mode.ALARM:
            stop_process()

    def install(self, names: dict[str, Any], public: list[str]) -> None:
        """Replace the ``public`` functions among the global ``names`` of a solution."""
        for name in public:
            names[name] = self._wrap(names[name])
        if self.behaviour.place is Place.PRINTED:
            names["print"] = self._print

    def _change(self, place: Place, value: Any, earlier: list[Any] | None = None) -> Any:
        """Return what the behaviour makes of a value."""
        if self.behaviour.place is not place or not self.behaviour.is_about(value):
            return value
        self.meet()
        if self.mode in (Mode.NEUTRAL, Mode.PROBE):
            return value
        new = self.behaviour.change(value, [] if earlier is None else earlier)
        if differs(new, value):
            self.act()
        return new

    def _print(self, *values: Any, **options: Any) -> None:
        line = " ".join(map(str, values))
        new = self._change(Place.PRINTED, line, self._printed)
        self._printed.append(line)
        if new is not DROP:
            print(*values if new == line else (new,), **options)

    # -- functions ------------------------------------------------------------------------------

    def _wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a public function, or one that is handed over, with its place in a behaviour."""
        call_function: Callable[..., Any]
        if inspect.isasyncgenfunction(function):

            @functools.wraps(function)
            async def call_function(*args: Any, **named: Any) -> AsyncIterator[Any]:
                args, named = self._take_arguments(args, named)
                earlier: list[Any] = []
                changes_all = self.behaviour.place is Place.GENERATOR
                stream = Stream(function, function, args, named)
                source = self.behaviour.change(stream, self) if changes_all else stream.begin()
                async with aclosing(source) as items:
                    async for item in items:
                        new = self._change(Place.YIELDED, item, earlier)
                        earlier.append(item)
                        if new is not DROP:
                            yield new

        elif inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def call_function(*args: Any, **named: Any) -> Any:
                args, named = self._take_arguments(args, named)
                return self._make_result(await function(*args, **named))

        else:

            @functools.wraps(function)
            def call_function(*args: Any, **named: Any) -> Any:
                args, named = self._take_arguments(args, named)
                return self._make_result(function(*args, **named))

        return call_function

    def _take_arguments(self, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Return the arguments of a public function as its behaviour has them."""
        self._printed.clear()
        args = tuple(map(self._argument, args))
        return args, {name: self._argument(value) for name, value in named.items()}

    def _argument(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._change(Place.TEXT_ARGUMENT, value)
        if type(value) in (int, float):
            return self._change(Place.NUMBER_ARGUMENT, value)
        if isinstance(value, types.FunctionType | types.MethodType):
            return self._hand_over(value)
        if type(value) in (dict, list, tuple):
            inside = [*(value.values() if type(value) is dict else value)]
            if inside and all(map(_is_special, inside)):
                new = map(self._argument, inside)
                return (
                    dict(zip(value, new, strict=True)) if type(value) is dict else type(value)(new)
                )
        elif isinstance(value, types.AsyncGeneratorType):
            return self._watch_items(Stream(value, lambda: value, (), {}))
        else:
            self._watch(type(value))
        return value

    def _make_result(self, value: Any) -> Any:
        value = self._change(Place.RESULT, value)
        return self._change(Place.LIST_RESULT, value) if type(value) is list else value

    def _hand_over(self, function: Callable[..., Any]) -> Any:
        """Return a function that the solution is given."""
        if inspect.isasyncgenfunction(function):
            return self._watch_method(function, is_bound=True)
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def call(*args: Any, **named: Any) -> Any:
                return await function(*(self._change(Place.CALLBACK, a) for a in args), **named)

            return call

        @functools.wraps(function)
        def call_now(*args: Any, **named: Any) -> Any:
            return function(*(self._change(Place.CALLBACK, a) for a in args), **named)

        return call_now

    # -- streams --------------------------------------------------------------------------------

    def _watch(self, kind: type) -> None:
        """Put the behaviour behind the asynchronous generators among the methods of a class."""
        if kind in self._watched or kind.__module__ == "builtins":
            return
        self._watched.add(kind)
        for name in dir(kind):
            method = inspect.getattr_static(kind, name)
            if callable(method) and inspect.isasyncgenfunction(inspect.unwrap(method)):
                with suppress(TypeError):  # a class that is not written in Python
                    setattr(kind, name, self._watch_method(method))

    def _watch_method(self, method: Callable[..., Any], *, is_bound: bool = False) -> Any:
        @functools.wraps(method)
        async def open_stream(*args: Any, **options: Any) -> AsyncIterator[Any]:
            stream = Stream(method if is_bound else args[0], method, args, options)
            async with aclosing(self._watch_items(stream)) as items:
                async for item in items:
                    yield item

        return open_stream

    async def _watch_items(self, stream: Stream) -> Any:
        """Yield the items of a stream as the behaviour has them."""
        place, change = self.behaviour.place, self.behaviour.change
        if place in PLACES_OF_STREAMS:
            if place is Place.STREAM:
                self.meet()
            if self.mode is not Mode.NEUTRAL:
                async with aclosing(change(stream, self)) as items:
                    async for item in items:
                        yield item
                return
        earlier = defaultdict[str, list[Any]](list)
        async with stream.open() as items:
            async for item in items:
                if place is not Place.ITEM:
                    yield item
                    continue
                kind, value, join = self.split(item, stream)
                if self.behaviour.kinds and kind not in self.behaviour.kinds:
                    yield item
                    continue
                new = self._change(Place.ITEM, value, earlier[kind])
                earlier[kind].append(value)
                if new is not DROP:
                    yield join(new)


def _is_special(value: object) -> bool:
    """Return whether a value in a container is not plain data."""
    return not isinstance(value, str | bytes | int | float | bool | dict | list | tuple | None)


def make_idle(names: dict[str, Any], public: Mapping[str, bool]) -> None:
    """Let each public function return at once, and each constant be empty.

    ``public`` are names, each with whether it is a function.
    """

    async def idle_async(*_args: Any, **_named: Any) -> None:
        return

    async def idle_async_generator(*_args: Any, **_named: Any) -> AsyncIterator[Any]:
        return
        yield

    def idle_generator(*_args: Any, **_named: Any) -> Iterator[Any]:
        return
        yield

    def idle_function(*_args: Any, **_named: Any) -> None:
        return

    for name, is_function in public.items():
        value = names[name]
        if not is_function:
            is_plain = type(value) in (str, bytes, int, float, bool, dict, list, tuple, set)
            names[name] = type(value)() if is_plain else None
        elif inspect.isasyncgenfunction(value):
            names[name] = idle_async_generator
        elif inspect.iscoroutinefunction(value):
            names[name] = idle_async
        elif inspect.isgeneratorfunction(value):
            names[name] = idle_generator
        else:
            names[name] = idle_function
