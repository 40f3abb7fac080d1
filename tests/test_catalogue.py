"""The error catalogue: every text leads to its cause, and an unknown one to none."""

from __future__ import annotations

import asyncio
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.catalogue import Catalogue, read_catalogue
from kit.course import Chapter, Course, Exercise, Limits
from kit.errors import CourseError

ROOT = Path(__file__).parents[1]
EXERCISES = (
    "name_the_nodes",
    "print_progress",
    "predict_the_events",
    "fix_running_loop",
    "fix_not_subscriptable",
    "fix_key_error",
    "full_states",
    "names_and_state",
)

KNOWN = (
    ("TypeError: 'async_generator' object is not iterable", "not-iterable"),
    ("TypeError: 'async_generator' object is not an iterator", "not-iterable"),
    ("TypeError: 'async_generator' object is not subscriptable", "not-subscriptable"),
    ("TypeError: object of type 'async_generator' has no len()", "not-subscriptable"),
    ("AttributeError: 'async_generator' object has no attribute 'keys'", "not-subscriptable"),
    ("TypeError: object async_generator can't be used in 'await' expression", "await-a-stream"),
    ("TypeError: 'async_generator' object can't be awaited", "await-a-stream"),
    (
        "TypeError: 'async_generator' object does not support the asynchronous context manager "
        "protocol",
        "async-with-a-stream",
    ),
    (
        "TypeError: 'async_generator' object does not support the asynchronous context manager "
        "protocol (missed __aexit__ method)",
        "async-with-a-stream",
    ),
    ("AttributeError: __aenter__", "async-with-a-stream"),
    (
        "TypeError: 'async for' requires an object with __aiter__ method, got generator",
        "async-for-over-stream",
    ),
    (
        "TypeError: 'async for' requires an object with __aiter__ method, got coroutine",
        "never-awaited",
    ),
    ("TypeError: 'coroutine' object is not subscriptable", "never-awaited"),
    ("RuntimeWarning: coroutine 'Pregel.ainvoke' was never awaited", "never-awaited"),
    ("RuntimeWarning: coroutine 'main.<locals>.consumer' was never awaited", "never-awaited"),
    (
        "ValueError: a coroutine was expected, got <async_generator object Pregel.astream at "
        "0x7f31c0ffee00>",
        "not-a-coroutine",
    ),
    (
        "TypeError: a coroutine was expected, got <async_generator object Pregel.astream at 0x1f>",
        "not-a-coroutine",
    ),
    (
        "TypeError: An asyncio.Future, a coroutine or an awaitable is required",
        "not-a-coroutine",
    ),
    (
        "RuntimeError: asyncio.run() cannot be called from a running event loop",
        "running-loop",
    ),
    ("RuntimeError: This event loop is already running", "running-loop"),
    ("RuntimeError: Cannot run the event loop while another loop is running", "running-loop"),
    ("RuntimeError: no running event loop", "no-running-loop"),
    ("SyntaxError: 'async for' outside async function", "async-outside"),
    (
        "SyntaxError: asynchronous comprehension outside of an asynchronous function",
        "async-outside",
    ),
    ("SyntaxError: 'await' outside async function", "async-outside"),
    ("SyntaxError: 'await' outside function", "async-outside"),
    ("SyntaxError: 'yield from' inside async function", "yield-from-async"),
    ("SyntaxError: 'return' with value in async generator", "return-from-async-generator"),
    ("AttributeError: 'StateGraph' object has no attribute 'astream'", "not-compiled"),
    (
        'TypeError: No synchronous function provided to "n1".\nEither initialize with a '
        "synchronous function or invoke via the async API (ainvoke, astream, etc.)",
        "async-node-in-sync-run",
    ),
    (
        "TypeError: Pregel.astream() missing 1 required positional argument: 'input'",
        "wrong-call",
    ),
    (
        "TypeError: Pregel.astream() takes from 2 to 3 positional arguments but 4 were given",
        "wrong-call",
    ),
    (
        "TypeError: Pregel.astream() got an unexpected keyword argument 'steam_mode'",
        "wrong-call",
    ),
    ("RuntimeError: anext(): asynchronous generator is already running", "stream-in-use"),
    ("StopAsyncIteration", "stream-used-up"),
    ("RuntimeError: async generator raised StopAsyncIteration", "stream-used-up"),
    ("ValueError: not enough values to unpack (expected 2, got 1)", "unpack-the-event"),
    ("ValueError: too many values to unpack (expected 2)", "unpack-the-event"),
    ("ValueError: too many values to unpack (expected 2, got 3)", "unpack-the-event"),
    ("KeyError: 'output'", "key-error"),
    ("KeyError: 'message'", "key-error"),
    ("KeyError: 'count'", "key-error"),
    ("KeyError: 0", "key-error"),
    ("TypeError: 'NoneType' object is not subscriptable", "none-update"),
    ("TypeError: tuple indices must be integers or slices, not str", "tuple-event"),
    ("AttributeError: 'tuple' object has no attribute 'keys'", "tuple-event"),
    ("TypeError: 'int' object is not subscriptable", "state-event"),
    ("TypeError: string indices must be integers, not 'str'", "state-event"),
    ("langgraph.errors.EmptyInputError: Received no input for __start__", "empty-input"),
    (
        "langgraph.errors.InvalidUpdateError: Expected dict, got x\nFor troubleshooting, visit: "
        "https://docs.langchain.com/oss/python/langgraph/errors/INVALID_GRAPH_NODE_RETURN_VALUE",
        "not-a-dict",
    ),
    ("langgraph.errors.InvalidUpdateError: Expected dict, got [{'count': 1}]", "not-a-dict"),
    ("ValueError: Key zzz not in channels", "unknown-output-key"),
)

UNKNOWN = (
    "",
    "\n \n",
    "hello",
    "TypeError",
    "Traceback (most recent call last):",
    "ZeroDivisionError: division by zero",
    "TypeError: 'list' object is not callable",
    "TypeError: object dict can't be used in 'await' expression",
    "TypeError: 'async_generator' object is not callable",
    "TypeError: 'async for' requires an object with __aiter__ method, got generatorish",
    "ValueError: a coroutine was expected, got <function main at 0x7f31c0ffee00>",
    "ValueError: 'async_generator' object is not iterable",
    "RuntimeError: KeyError",
    "NameError: name 'KeyError' is not defined",
    "MyKeyError: 'output'",
    "AttributeError: 'StateGraph' object has no attribute 'add_nodes'",
    "KeyboardInterrupt",
    "'output'",
    "is",
    "try:\n    event['output']\nexcept KeyError: pass\n",
    'File "a.py", line 3, in f\n    raise RuntimeError("no running event loop")',
    "Traceback (most recent call last):\n"
    '  File "a.py", line 3, in f\n'
    "    event['output']\n"
    "KeyError: 'output'\n\n"
    "During handling of the above exception, another exception occurred:\n\n"
    "Traceback (most recent call last):\n"
    '  File "a.py", line 5, in <module>\n'
    "    f()\n"
    "app.Boom: stopped\n",
)


def course_at(root: Path) -> Course:
    """The course in ``root`` as far as the catalogue needs it: its exercises' addresses."""
    exercises = tuple(
        Exercise(address=f"first_stream/{name}", chapter="first_stream", name=name, checks=())
        for name in EXERCISES
    )
    chapter = Chapter(name="first_stream", title="", exercises=exercises)
    return Course(root=root, name="astream", title="", chapters=(chapter,), limits=Limits())


CATALOGUE = read_catalogue(course_at(ROOT))


def slug_of(text: str, catalogue: Catalogue = CATALOGUE) -> str | None:
    entry = catalogue.find(text)
    return entry.slug if entry else None


@pytest.mark.parametrize(("text", "slug"), KNOWN)
def test_known(text: str, slug: str) -> None:
    """A known error text leads to the entry about its cause."""
    assert slug_of(text) == slug


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown(text: str) -> None:
    """A text that no entry is about leads to none."""
    assert slug_of(text) is None


def test_every_entry_is_in_the_table() -> None:
    """The table of texts above leaves no entry of the catalogue out."""
    assert {slug for _, slug in KNOWN} == {entry.slug for entry in CATALOGUE.entries}


@pytest.mark.parametrize(("text", "slug"), KNOWN)
def test_without_its_type(text: str, slug: str) -> None:
    """A message is found without its type, unless nothing but a name is left of it."""
    _, separator, message = text.partition(": ")
    names_only = slug == "key-error" or not separator or message == "__aenter__"
    if names_only and message != "__aenter__":
        assert slug_of(message) is None
    else:
        assert slug_of(message) == slug


ENDS = (
    "",
    "\n",
    "\nDuring task with name 'b' and id 'c063ef73-18f0-89a2-a115-29e67bb82cf5'\n",
    "\nsys:1: RuntimeWarning: coroutine 'main' was never awaited\n"
    "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n",
    "\n\n$ ",
)
MARGINS = ("", "    ", "\t", "> ", ">>> ", "  | ", "    | ", "E   ", "E       ", "# ", "  + ")
FRAMES = (
    '  File "/home/me/exercises/print_progress.py", line 31, in main\n'
    '    print(event["output"])\n          ~~~~~^^^^^^^^^^\n',
    '  File "x.py", line 1, in <module>\n    raise KeyError("output") from error\n',
    "  [Previous line repeated 3 more times]\n",
    "  KeyError: is what this line of source is about\n",
)
CAUSES = (
    "",
    "KeyError: 'other'\n\nDuring handling of the above exception, another exception occurred:\n\n",
    "RuntimeError: no running event loop\n\nThe above exception was the direct cause of the "
    "following exception:\n\n",
    "$ python app.py\n→ node_a: Node A: count=1\n",
)


@given(
    case=st.sampled_from([k for k in KNOWN if not k[0].startswith("RuntimeWarning")]),
    cause=st.sampled_from(CAUSES),
    header=st.sampled_from(("Traceback (most recent call last):\n", "")),
    frames=st.lists(st.sampled_from(FRAMES[:2]), max_size=3),
    end=st.sampled_from(ENDS),
    margin=st.sampled_from(MARGINS),
    newline=st.sampled_from(("\n", "\r\n")),
    colour=st.booleans(),
    quote=st.sampled_from(("", '"', "'", "`")),
)
def test_in_a_paste(  # noqa: PLR0913 - each is one thing that a paste may bring along
    case: tuple[str, str],
    cause: str,
    header: str,
    frames: list[str],
    end: str,
    margin: str,
    newline: str,
    colour: bool,
    quote: str,
) -> None:
    """The last error of a pasted traceback is found, whatever the paste has around it."""
    text, slug = case
    last = f"\x1b[1;35m{text}\x1b[0m" if colour else text
    whole = cause + header + "".join(frames) + last + end
    pasted = newline.join(margin + line for line in whole.split("\n"))
    assert slug_of(f"{quote}{pasted}{quote}") == slug


@pytest.mark.parametrize(("text", "slug"), KNOWN)
def test_quotes_lost_or_changed(text: str, slug: str) -> None:
    """A shell that eats the quotation marks, or a chat that bends them, changes nothing."""
    assert slug_of(text.replace("'", "").replace('"', "")) == slug
    assert slug_of(text.replace("'", "’")) == slug


@pytest.mark.parametrize(
    "text",
    [
        "exercises/a.py:31: KeyError\n",
        "E   KeyError: 'output'\n\nexercises/a.py:31: KeyError",
        "FAILED checks/test_a.py::test_b - KeyError: 'output'",
        "KeyError                       Traceback (most recent call last)\nCell In[1], line 1\n"
        "----> 1 {}['output']\n\nKeyError: 'output'",
        "  + Exception Group Traceback (most recent call last):\n"
        '  |   File "a.py", line 1, in <module>\n'
        "  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n"
        "  +-+---------------- 1 ----------------\n"
        "    | Traceback (most recent call last):\n"
        '    |   File "a.py", line 9, in f\n'
        "    | KeyError: 'output'\n"
        "    +------------------------------------\n",
        "I get KeyError: 'output' when I run it",
    ],
)
def test_where_others_show_it(text: str) -> None:
    """An error is found as pytest, notebooks, exception groups and sentences show it."""
    assert slug_of(text) == "key-error"


def test_type_before_text() -> None:
    """A text under a type that it does not belong to is not taken for it."""
    assert slug_of("TypeError: no running event loop") is None


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text at all can be asked about."""
    CATALOGUE.find(text)
    CATALOGUE.find(f"KeyError: {text}")


def test_own_exception_after_a_known_one() -> None:
    """The last exception counts even if its name does not look like one."""
    text = 'KeyError: 1\n\nTraceback:\n  File "a.py", line 1, in f\n    f()\nBoom: stopped'
    assert slug_of(text) is None


# What really happens: each of these is run, and what Python prints is looked up.


class State(TypedDict):
    count: int


def _graph() -> object:
    from langgraph.graph import END, START, StateGraph

    builder = StateGraph(State)
    builder.add_node("add", lambda state: {"count": state["count"] + 1})
    builder.add_edge(START, "add")
    builder.add_edge("add", END)
    return builder.compile()


async def _each(stream: object, use: Callable[[Any], object] = lambda event: event) -> None:
    async for event in stream:  # type: ignore[attr-defined]
        use(event)


async def _nested(call: Callable[[], object]) -> None:
    coroutine = call()
    try:
        asyncio.run(coroutine)  # type: ignore[arg-type]
    finally:
        coroutine.close()  # type: ignore[attr-defined]


def _pair(event: dict[str, object]) -> None:
    _name, _update = event


async def _awaited(stream: object) -> None:
    await stream  # type: ignore[misc]


ZERO = {"count": 0}
LIVE: tuple[tuple[str, Callable[..., object]], ...] = (
    ("not-iterable", lambda g: list(g.astream(ZERO))),
    ("not-iterable", lambda g: next(g.astream(ZERO))),
    ("not-subscriptable", lambda g: g.astream(ZERO)[0]),
    ("not-subscriptable", lambda g: len(g.astream(ZERO))),
    ("not-subscriptable", lambda g: g.astream(ZERO).keys()),
    ("await-a-stream", lambda g: asyncio.run(_awaited(g.astream(ZERO)))),
    ("async-for-over-stream", lambda g: asyncio.run(_each(g.stream(ZERO)))),
    ("not-a-coroutine", lambda g: asyncio.run(g.astream(ZERO))),
    ("running-loop", lambda g: asyncio.run(_nested(lambda: _each(g.astream(ZERO))))),
    ("no-running-loop", lambda g: g.astream(ZERO).__anext__().send(None)),
    ("not-compiled", lambda g: g.builder.astream(ZERO)),
    ("wrong-call", lambda g: g.astream()),
    ("wrong-call", lambda g: g.astream(ZERO, {}, "values")),
    ("unpack-the-event", lambda g: asyncio.run(_each(g.astream(ZERO), _pair))),
    ("key-error", lambda g: asyncio.run(_each(g.astream(ZERO), lambda e: e["output"]))),
    ("key-error", lambda g: asyncio.run(_each(g.astream({})))),
    (
        "tuple-event",
        lambda g: asyncio.run(_each(g.astream(ZERO, stream_mode=["updates"]), lambda e: e["add"])),
    ),
    (
        "state-event",
        lambda g: asyncio.run(
            _each(g.astream(ZERO, stream_mode="values"), lambda e: e["count"]["count"])
        ),
    ),
    ("empty-input", lambda g: asyncio.run(_each(g.astream(None)))),
    ("not-a-dict", lambda g: asyncio.run(_each(g.astream([1])))),
    ("unknown-output-key", lambda g: asyncio.run(_each(g.astream(ZERO, output_keys=["zzz"])))),
    ("async-outside", lambda _: compile("async for event in stream: pass", "a.py", "exec")),
    ("async-outside", lambda _: compile("def f():\n    await x", "a.py", "exec")),
    ("yield-from-async", lambda _: compile("async def f():\n    yield from x", "a.py", "exec")),
)


@pytest.mark.parametrize(("slug", "wrong"), LIVE)
def test_live(slug: str, wrong: Callable[[object], object]) -> None:
    """The traceback of the real mistake, on this Python and this LangGraph, is found."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is what is looked up
            wrong(_graph())
    printed = "".join(traceback.format_exception(caught.value))
    assert slug_of(printed) == slug


ENTRY = """# Errors

## key-error

Title: No such key
Practise: {practise}
Matches:

- `{match}`

### What it means

A dict was asked.

```
## not a heading
```

### Why it happens with astream()

Names.

### Repair

Look.
"""


def read(tmp_path: Path, text: str) -> Catalogue:
    (tmp_path / "hints").mkdir(exist_ok=True)
    (tmp_path / "hints" / "errors.md").write_text(text, encoding="utf-8")
    return read_catalogue(course_at(tmp_path))


def good(practise: str = "fix_key_error", match: str = "KeyError: …") -> str:
    return ENTRY.format(practise=practise, match=match)


def test_no_file(tmp_path: Path) -> None:
    """A course without the file has an empty catalogue, which finds nothing."""
    catalogue = read_catalogue(course_at(tmp_path))
    assert catalogue.entries == ()
    assert catalogue.find("KeyError: 'output'") is None


def test_entry(tmp_path: Path) -> None:
    """An entry has its parts as they stand in the file, and the whole address to practise."""
    (entry,) = read(tmp_path, good()).entries
    assert (entry.slug, entry.title, entry.practise) == (
        "key-error",
        "No such key",
        "first_stream/fix_key_error",
    )
    assert entry.means == "A dict was asked.\n\n```\n## not a heading\n```"
    assert (entry.why, entry.repair) == ("Names.", "Look.")


def test_practise_none(tmp_path: Path) -> None:
    """An entry may have no exercise."""
    assert read(tmp_path, good(practise="none")).entries[0].practise is None


def test_practise_dangling(tmp_path: Path) -> None:
    """An exercise that the course does not have is left out, and told of with file and line."""
    catalogue = read(tmp_path, good(practise="fix_nothing"))
    assert catalogue.entries[0].practise is None
    (sentence,) = catalogue.dangling
    assert sentence.endswith("errors.md:6: There is no exercise 'fix_nothing'.")


def test_every_exercise_of_the_shipped_catalogue() -> None:
    """The shipped catalogue names no exercise that the first chapter was not planned to have."""
    assert CATALOGUE.dangling == ()


def test_most_specific_wins(tmp_path: Path) -> None:
    """Of two entries that match, the one that says more of the text is found."""
    other = good(match="KeyError: 'output'").replace("## key-error", "## output-key")
    catalogue = read(tmp_path, good() + other)
    assert slug_of("KeyError: 'output'", catalogue) == "output-key"
    assert slug_of("KeyError: 'message'", catalogue) == "key-error"


def test_equal_claims(tmp_path: Path) -> None:
    """A message without its type that two entries claim equally is not guessed at."""
    one = good(match="TypeError: no such thing")
    two = good(match="ValueError: no such thing").replace("## key-error", "## two")
    catalogue = read(tmp_path, one + two)
    assert slug_of("no such thing", catalogue) is None
    assert slug_of("ValueError: no such thing", catalogue) == "two"


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (good().replace("Title: No such key\n", ""), 3),
        (good().replace("Title: No such key", "Titel: No such key"), 5),
        (good().replace("- `KeyError: …`\n", ""), 3),
        (good().replace("- `KeyError: …`", "- KeyError"), 9),
        (good().replace("Names.\n", ""), 19),
        (good().replace("### Why it happens with astream()", "### Because"), 19),
        (good().replace("### Repair\n\nLook.\n", ""), 3),
        (good().replace("## key-error", "## Key error"), 3),
        (good() + good(), 28),
        (good() + good().replace("## key-error", "## other"), 34),
    ],
)
def test_malformed(tmp_path: Path, wrong: str, line: int) -> None:
    """A malformed catalogue is the course's fault, and the sentence names file and line."""
    with pytest.raises(CourseError) as caught:
        read(tmp_path, wrong)
    assert f"{Path('hints', 'errors.md')}:{line}: " in caught.value.sentence


def test_not_text(tmp_path: Path) -> None:
    """A catalogue that is not UTF-8 is the course's fault."""
    (tmp_path / "hints").mkdir()
    (tmp_path / "hints" / "errors.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CourseError, match=r"errors\.md"):
        read_catalogue(course_at(tmp_path))


def test_nothing_is_left_out() -> None:
    """Every entry of the shipped catalogue says what it means, why, and how to repair it."""
    for entry in CATALOGUE.entries:
        assert min(map(len, (entry.means, entry.why, entry.repair))) > 30, entry.slug
