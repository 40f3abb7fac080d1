"""The catalogue of the built-in course: each entry is found by what really is printed.

``faults.txt`` holds faulty code, which is run here; ``tracebacks`` holds what servers printed.
"""

from __future__ import annotations

import ast
import asyncio
import gc
import io
import linecache
import logging
import re
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.course import Chapter, Course, Exercise, Limits, load_course
from kit.learner.catalogue import CatalogueEntry, read_catalogue
from kit.learner.traceback_text import find_candidates, remove_quotes
from kit.markdown import Section

ROOT = Path(__file__).parents[2]
TRACEBACKS = Path(__file__).parent / "tracebacks"
EXERCISES = {
    "first_stream": "name_the_nodes print_progress predict_the_events fix_running_loop "
    "fix_not_subscriptable fix_key_error full_states names_and_state",
    "time": "lazy_start slow_handler responsive_server many_requests at_most_k deadline first_event",
    "supersteps": "fan_out_order build_a_graph two_writers map_reduce errors_mid_stream step_limit "
    "strict_stream mode_dispatch",
    "modes": "tokens_by_node hide_a_model report_progress subgraph_depth stream_parts task_timeline",
    "memory": "chat_threads sqlite_memory same_as_invoke ask_the_user resume_after_failure "
    "run_again_from choose_durability search_for_user timeout_and_retry",
    "serving": "serve_sse client_leaves serve_websocket django_stream chat_service",
}
"""All exercises that the course is planned to have, whether or not it has them by now."""

KNOWN: tuple[tuple[str, str], ...] = (
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
    # Texts of other versions of Python and of the packages, and of servers.
    (
        "RuntimeError: You cannot use AsyncToSync in the same thread as an async event loop - just "
        "await the async function directly.",
        "running-loop",
    ),
    (
        "TypeError: argument of type 'async_generator' is not a container or iterable",
        "not-iterable",
    ),
    (
        "TypeError: Value after * must be an iterable, not async_generator",
        "not-iterable",
    ),
    ("TypeError: 'dict' object can't be awaited", "await-a-result"),
    ("TypeError: 'generator' object can't be awaited", "await-a-result"),
    ("TypeError: 'StateSnapshot' object can't be awaited", "await-a-result"),
    ("TypeError: argument of type 'coroutine' is not a container or iterable", "never-awaited"),
    ("AttributeError: 'coroutine' object has no attribute 'next'", "never-awaited"),
    (
        "TypeError: 'Timeout' object does not support the context manager protocol",
        "with-without-async",
    ),
    ("RuntimeError: athrow(): asynchronous generator is already running", "stream-in-use"),
    ("During task with name 'b' and id 'c063ef73-18f0-89a2-a115-29e67bb82cf5'", "node-failed"),
    ("asyncio.exceptions.CancelledError", "cancelled"),
    ("asyncio.exceptions.CancelledError: Cancelled via cancel scope 7f31c0ffee00", "cancelled"),
    ("TimeoutError", "timed-out"),
    ("asyncio.exceptions.TimeoutError", "timed-out"),
    ("RuntimeError", "stop-iteration-in-node"),
    ("NotImplementedError", "sync-saver"),
    (
        "ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)",
        "task-group",
    ),
    (
        "BaseExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)",
        "task-group",
    ),
    ("Task was destroyed but it is pending!", "pending-task"),
    ("ERROR:asyncio:Task was destroyed but it is pending!", "pending-task"),
    ("Task exception was never retrieved", "lost-error"),
    (
        "WARNING:langgraph.pregel._algo:Task a with path ('__pregel_pull', 'a') wrote to unknown "
        "channel branch:to:nope, ignoring it.",
        "route-nowhere",
    ),
    (
        "langgraph.warnings.LangGraphDeprecatedSinceV10: `checkpoint_during` is deprecated and will "
        "be removed. Please use `durability` instead.",
        "deprecated-name",
    ),
    (
        "AttributeError: 'AsyncPregelLoop' object has no attribute '_put_checkpoint_fut'. Did you "
        "mean: '_put_checkpoint'?",
        "durability-without-checkpointer",
    ),
    ("ValueError: no active connection", "saver-closed"),
    ("ValueError: Connection closed", "saver-closed"),
    ("RuntimeError: threads can only be started once", "saver-closed"),
    ("sqlite3.OperationalError: database is locked", "sqlite-locked"),
    ("RuntimeError: There is no current event loop in thread 'MainThread'.", "no-running-loop"),
    *(
        (f"TypeError: node() missing 1 required positional argument: '{name}'", "writer-name")
        for name in ("write", "streamwriter", "custom_writer", "emit", "rt", "cfg")
    ),
    *(
        (f"TypeError: Object of type {kind} is not JSON serializable", "not-json")
        for kind in ("HumanMessage", "SystemMessage", "ToolMessage", "Overwrite")
    ),
    ("AttributeError: 'list' object has no attribute 'encode'", "chunk-not-text"),
    ("AttributeError: 'AIMessage' object has no attribute 'encode'", "chunk-not-text"),
    (
        "RuntimeError: Caught handled exception, but response already started.",
        "response-started",
    ),
    *(
        (f"RuntimeError: Expected ASGI message '{wanted}', but got '{sent}'.", "asgi-order")
        for wanted, sent in (
            ("http.response.start", "http.response.body"),
            ("http.response.body", "http.response.start"),
        )
    ),
    *(
        (
            f"RuntimeError: Unexpected ASGI message '{sent}' sent, after response already completed.",
            "asgi-order",
        )
        for sent in ("http.response.start", "http.response.body")
    ),
    ("ERROR:    ASGI callable returned without starting response.", "asgi-order"),
    ("ERROR:    ASGI callable returned without completing response.", "asgi-order"),
    (
        "httpx.RemoteProtocolError: peer closed connection without sending complete message body "
        "(incomplete chunked read)",
        "server-broke-off",
    ),
    (
        "websockets.exceptions.ConnectionClosedError: no close frame received or sent",
        "server-broke-off",
    ),
    ("starlette.websockets.WebSocketDisconnect", "client-gone"),
    ("starlette.websockets.WebSocketDisconnect: (1001, '')", "client-gone"),
    ("starlette.requests.ClientDisconnect", "client-gone"),
    ("uvicorn.protocols.utils.ClientDisconnected", "client-gone"),
    *(
        (f"{kind}: {text}", "client-gone")
        for kind in ("RuntimeError", "starlette.websockets.WebSocketDisconnected")
        for text in (
            'Cannot call "send" once a close message has been sent.',
            'Cannot call "receive" once a disconnect message has been received.',
        )
    ),
    *(
        (
            f"RuntimeError: Unexpected ASGI message '{sent}', after sending 'websocket.close'.",
            "client-gone",
        )
        for sent in ("websocket.send", "websocket.close")
    ),
    (
        'RuntimeError: WebSocket is not connected. Need to call "accept" first.',
        "websocket-not-accepted",
    ),
    ("ERROR:    ASGI callable returned without completing handshake.", "websocket-not-accepted"),
    ("ERROR:    ASGI callable returned without sending handshake.", "websocket-not-accepted"),
    (
        "websockets.exceptions.InvalidStatus: server rejected WebSocket connection: HTTP 403",
        "websocket-not-accepted",
    ),
    (
        "websockets.exceptions.ConcurrencyError: cannot call recv while another coroutine is "
        "already running recv or recv_streaming",
        "two-receivers",
    ),
    ("WARNING:  Unsupported upgrade request.", "no-websocket-library"),
    (
        'WARNING:  No supported WebSocket library detected. Please use "pip install '
        "'uvicorn[standard]'\", or install 'websockets' or 'wsproto' manually.",
        "no-websocket-library",
    ),
    ('ERROR:    Error loading ASGI app. Could not import module "serve".', "app-not-found"),
    (
        'ERROR:    Error loading ASGI app. Attribute "app" not found in module "serve".',
        "app-not-found",
    ),
    (
        'ERROR:    Error loading ASGI app. Import string "serve" must be in format '
        '"<module>:<attribute>".',
        "app-not-found",
    ),
    (
        "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): "
        "address already in use",
        "port-in-use",
    ),
    (
        "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): "
        "address already in use",
        "port-in-use",
    ),
    ("OSError: [Errno 98] Address already in use", "port-in-use"),
    ("OSError: [Errno 48] Address already in use", "port-in-use"),
    (
        "/home/ada/venv/lib/python3.13/site-packages/django/http/response.py:531: Warning: "
        "StreamingHttpResponse must consume synchronous iterators in order to serve them "
        "asynchronously. Use an asynchronous iterator instead.",
        "django-sync-iterator",
    ),
    (
        "AttributeError: 'async_generator' object has no attribute '_resource_closers'",
        "django-no-response",
    ),
    *(
        (f"ModuleNotFoundError: No module named '{name}'", "not-installed")
        for name in (
            *("langgraph", "langgraph.checkpoint.sqlite.aio", "langchain_core", "aiosqlite"),
            *("fastapi", "starlette", "uvicorn", "websockets", "django", "django.http"),
            *("langgraph.checkpoint.postgres", "langgraph.checkpoint.postgres.aio"),
            *("langgraph.checkpoint.sqlite", "langgraph.checkpoint.aiosqlite"),
        )
    ),
    # Everyday errors of Python; what 3.11 prints was tried, the others are texts of 3.10 and 3.14.
    ("SyntaxError: invalid syntax", "file-cannot-be-read"),
    ("SyntaxError: 'return' outside function", "file-cannot-be-read"),
    ("SyntaxError: '(' was never closed", "file-cannot-be-read"),
    ("ValueError: source code string cannot contain null bytes", "file-bytes"),
    *(
        (f"{kind}: invalid syntax at {mark}", "merge-marks")
        for kind in ("SyntaxError", "IndentationError")
        for mark in ("<<<<<<< HEAD", "=======", ">>>>>>> main")
    ),
    ("SyntaxError: source code string cannot contain null bytes", "file-bytes"),
    ("SyntaxError: source code cannot contain null bytes", "file-bytes"),
    (
        "SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xe9 in position 0: "
        "unexpected end of data",
        "file-bytes",
    ),
    (
        "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file a.py on line 1, but no encoding "
        "declared",
        "file-bytes",
    ),
    ("SyntaxError: unknown encoding: foo", "file-bytes"),
    ("SyntaxError: encoding problem: foo", "file-bytes"),
    ("SyntaxError: invalid non-printable character U+00A0", "pasted-character"),
    ("SyntaxError: invalid character '“' (U+201C)", "pasted-character"),
    ("IndentationError: unexpected indent", "wrong-indentation"),
    ("TabError: inconsistent use of tabs and spaces in indentation", "wrong-indentation"),
    ("SyntaxError: f-string: unmatched '['", "f-string-quotes"),
    ("SyntaxError: f-string: expecting '}'", "f-string-quotes"),
    ("SyntaxError: f-string expression part cannot include a backslash", "f-string-quotes"),
    ("NameError: name 'asyncio' is not defined", "unknown-name"),
    (
        "NameError: name 'asyncio' is not defined. Did you forget to import 'asyncio'?",
        "unknown-name",
    ),
    (
        "NameError: cannot access free variable 'late' where it is not associated with a value in "
        "enclosing scope",
        "unknown-name",
    ),
    (
        "NameError: free variable 'late' referenced before assignment in enclosing scope",
        "unknown-name",
    ),
    (
        "UnboundLocalError: cannot access local variable 'event' where it is not associated with a "
        "value",
        "variable-without-value",
    ),
    (
        "UnboundLocalError: local variable 'event' referenced before assignment",
        "variable-without-value",
    ),
    *(
        (f"IndexError: {text}", "index-error")
        for text in (
            "list index out of range",
            "tuple index out of range",
            "string index out of range",
            "pop from empty list",
            "pop from an empty deque",
        )
    ),
    *(
        (f"TypeError: 'dict_{view}' object is not {what}", "dict-view")
        for view in ("keys", "values", "items")
        for what in ("subscriptable", "an iterator")
    ),
    *(
        (text.format(kind), "await-a-plain-call")
        for kind in ("NoneType", "list", "str", "tuple", "bool")
        for text in (
            "TypeError: object {} can't be used in 'await' expression",
            "TypeError: '{}' object can't be awaited",
        )
    ),
    *(
        (f"AttributeError: 'list' object has no attribute '{name}'", "list-for-dict")
        for name in ("items", "keys", "values", "get")
    ),
    ("NotImplementedError: name_the_nodes is yours to write", "stub"),
    ("bdb.BdbQuit", "debugger"),
    (
        "ModuleNotFoundError: No module named 'langgraph.graph'; 'langgraph' is not a package",
        "own-file-shadows",
    ),
    (
        "AttributeError: partially initialized module 'asyncio' has no attribute 'run' (most likely "
        "due to a circular import)",
        "own-file-shadows",
    ),
    (
        "AttributeError: module 'queue' has no attribute 'Queue' (consider renaming "
        "'/home/ada/queue.py' since it has the same name as the standard library module)",
        "own-file-shadows",
    ),
    (
        "ImportError: cannot import name 'Any' from partially initialized module 'typing' (most "
        "likely due to a circular import) (/home/ada/typing.py)",
        "own-file-shadows",
    ),
    (
        "ImportError: cannot import name 'Queue' from 'queue' (consider renaming "
        "'/home/ada/queue.py')",
        "own-file-shadows",
    ),
    ("ImportError: attempted relative import with no known parent package", "judged-alone"),
    ("ImportError: attempted relative import beyond top-level package", "judged-alone"),
    ("blockbuster.blockbuster.BlockingError: Blocking call to time.sleep", "blocking-call"),
    (
        "TypeError: Pregel.astream() got multiple values for argument 'config'",
        "wrong-call",
    ),
    ("TypeError: Pregel.ainvoke() got multiple values for argument 'config'", "wrong-call"),
    (
        "TypeError: langgraph.pregel.main.Pregel.astream() got multiple values for keyword argument "
        "'config'",
        "wrong-call",
    ),
)

UNKNOWN = (
    "",
    "\n \n",
    "hello",
    "TypeError",
    "Traceback (most recent call last):",
    "ZeroDivisionError: division by zero",
    "TypeError: 'list' object is not callable",
    "TypeError: 'async_generator' object is not callable",
    "TypeError: 'async for' requires an object with __aiter__ method, got generatorish",
    "ValueError: a coroutine was expected, got <function main at 0x7f31c0ffee00>",
    "ValueError: 'async_generator' object is not iterable",
    "RuntimeError: KeyError",
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
    "KeyErrors happen",
    "Traceback (most recent call last):\n"
    '  File "C:\\a.py", line 1, in <module>\n    import numpy\n'
    "ModuleNotFoundError: No module named 'numpy'\n",
    "ModuleNotFoundError: No module named 'langgraph_sdk'",
    "ModuleNotFoundError: No module named 'djangorestframework'",
    "ImportError: cannot import name 'astream' from 'langgraph.graph'",
    "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
    "FileNotFoundError: [Errno 2] No such file or directory: 'settings.json'",
    "PermissionError: [Errno 13] Permission denied: 'chat.db'",
    "OSError: [Errno 28] No space left on device",
    "TimeoutError: [Errno 110] Connection timed out",
    "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)",
    "httpx.ConnectError: All connection attempts failed",
    "openai.AuthenticationError: Error code: 401 - {'error': {'code': 'invalid_api_key'}}",
    "RecursionError: maximum recursion depth exceeded",
    "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
    "TypeError: 'str' object is not callable",
    "TypeError: unhashable type: 'dict'",
    'TypeError: can only concatenate str (not "int") to str',
    "TypeError: 'float' object is not iterable",
    "TypeError: list indices must be integers or slices, not str",
    "TypeError: Object of type datetime is not JSON serializable",
    "TypeError: main() missing 1 required positional argument: 'path'",
    "TypeError: main() missing 1 required positional argument: 'width'",
    "TypeError: main() got an unexpected keyword argument 'steam'",
    "TypeError: object int can't be used in 'await' expression",
    "TypeError: 'int' object does not support the context manager protocol",
    "TypeError: 'async for' requires an object with __aiter__ method, got int",
    "ValueError: invalid literal for int() with base 10: 'x'",
    "ValueError: Key columns must be unique",
    "ValueError: [1, 2] is not a number",
    "AttributeError: 'NoneType' object has no attribute 'group'",
    "AttributeError: 'NoneType' object has no attribute 'getvalue'",
    "AttributeError: 'str' object has no attribute 'decode'",
    "AttributeError: 'list' object has no attribute 'add'",
    "AttributeError: module 'asyncio' has no attribute 'Timeouts'",
    "RuntimeError: dictionary changed size during iteration",
    "RuntimeError: cannot schedule new futures after shutdown",
    "NotImplementedError: subclasses must provide area()",
    "ExceptionGroup: several pages failed (2 sub-exceptions)",
    "langgraph.errors.InvalidUpdateError: Must write to at least one of ['a']",
    "langgraph.errors.ParentCommandLost: Command(goto='x')",
    "sqlite3.OperationalError: no such table: users",
    "sqlite3.IntegrityError: UNIQUE constraint failed: users.name",
    "sqlite3.ProgrammingError: Incorrect number of bindings supplied.",
    "django.core.exceptions.ImproperlyConfigured: Requested setting DEBUG, but settings are not "
    "configured.",
    "websockets.exceptions.ConnectionClosedError: received 1011 (internal error)",
    "a.py:3: UserWarning: this figure has no axes",
    "a.py:3: DeprecationWarning: invalid escape sequence '\\d'",
    "PydanticDeprecatedSince20: The `dict` method is deprecated",
    "AssertionError: assert 1 == 2",
    "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
    "EOFError: EOF when reading a line",
    "ERROR:    Application startup failed. Exiting.",
    'INFO:     127.0.0.1:38774 - "GET / HTTP/1.1" 200 OK',
)


def planned_course() -> Course:
    """The course as far as the catalogue needs it: the addresses of its exercises."""
    chapters = tuple(
        Chapter(
            name=chapter,
            title="",
            exercises=tuple(
                Exercise(address=f"{chapter}/{name}", chapter=chapter, name=name)
                for name in names.split()
            ),
        )
        for chapter, names in EXERCISES.items()
    )
    return Course(root=ROOT, name="astream", title="", chapters=chapters, limits=Limits())


CATALOGUE = read_catalogue(planned_course())
ENTRIES = {entry.slug: entry for entry in CATALOGUE.entries}


def slug_of(text: str) -> str | None:
    entry = CATALOGUE.find(text)
    return entry.slug if entry else None


@pytest.mark.parametrize(("text", "slug"), KNOWN)
def test_known(text: str, slug: str) -> None:
    """A known error text leads to the entry about its cause."""
    assert slug_of(text) == slug


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown(text: str) -> None:
    """A text that no entry is about leads to none."""
    assert slug_of(text) is None


def names_an_error(text: str) -> bool:
    """Whether ``text`` begins with an exception's type, and not a warning's or a log's level."""
    kinds = frozenset(pattern.kind for entry in CATALOGUE.entries for pattern in entry.patterns)
    kind = next(find_candidates(text, kinds)).kind or ""
    return bool(kind) and not kind.endswith("Warning")


def telling(entry: CatalogueEntry, message: str) -> bool:
    """Whether a pattern that fits ``message`` says more than a name or two."""
    return any(p.weight >= 8 and p.fits(remove_quotes(message)) for p in entry.patterns)


@pytest.mark.parametrize(("text", "slug"), [k for k in KNOWN if re.match(r"[\w.]+: \S", k[0])])
def test_without_its_type(text: str, slug: str) -> None:
    """A message is found without its type, unless nothing but names is left of it."""
    message = text.partition(": ")[2]
    assert slug_of(message) == (slug if telling(ENTRIES[slug], message) else None)


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
    case=st.sampled_from([known for known in KNOWN if names_an_error(known[0])]),
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


@dataclass(frozen=True, slots=True)
class Printed:
    """What a piece of faulty code printed: log, warnings, and the exception that ended it."""

    log: str
    warnings: str
    error: BaseException | None

    def whole(self, error: BaseException | None = None) -> str:
        """All of it, as a terminal shows it; ``error`` takes the place of the exception."""
        shown = error or self.error
        end = "".join(traceback.format_exception(shown)) if shown else ""
        return self.log + self.warnings + end

    def last_line(self) -> str:
        """The line that people paste: the exception's, or else the last warning's or the log's."""
        if self.error is not None:
            return "".join(traceback.format_exception_only(self.error)).splitlines()[
                -1 - self._more()
            ]
        return next(line for line in (self.warnings or self.log).splitlines() if line)

    def _more(self) -> int:
        lines = "".join(traceback.format_exception_only(self.error)).splitlines()
        kind = type(self.error).__name__
        first = next(n for n, line in enumerate(lines) if re.match(rf"(\w+\.)*{kind}", line))
        return len(lines) - 1 - first


FILE = Path(__file__).parent / "faults.txt"
PRELUDE, *FAULTS = Section(file=FILE, heading="", line=1, body=FILE.read_text("utf-8")).split("##")
FAULT_NUMBERS = [
    pytest.param(n, id=f"{fault.heading}-{fault.line}") for n, fault in enumerate(FAULTS)
]


@cache
def printed(number: int) -> Printed:
    """What the faulty code with this number prints when it is run."""
    code = FAULTS[number].text + "\n"
    file = f"/home/ada/course/{FAULTS[number].heading}.py"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    names: dict[str, object] = {"__name__": "__main__"}
    error: BaseException | None = None
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", ResourceWarning)
            exec(
                compile(PRELUDE.body, "/home/ada/course/prelude.py", "exec", dont_inherit=True),
                names,
            )
            try:
                compiled = compile(
                    code, file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
                )
                ended = eval(compiled, names)
                if asyncio.iscoroutine(ended):
                    asyncio.run(ended)
            except (Exception, asyncio.CancelledError) as raised:  # noqa: BLE001 - it is looked up
                error = raised
            names.clear()
            gc.collect()
    finally:
        logging.getLogger().removeHandler(handler)
    told = [warnings.formatwarning(w.message, w.category, w.filename, w.lineno) for w in warned]
    return Printed(log.getvalue(), "".join(told), error)


def run(number: int) -> Printed:
    """The same, unless a package that the code imports is not installed."""
    ran = printed(number)
    slug = FAULTS[number].heading
    if isinstance(ran.error, ModuleNotFoundError) and slug != "not-installed":
        pytest.skip(str(ran.error))
    return ran


def coloured(text: str) -> str:
    """``text`` in the colours that Python prints since 3.13."""
    text = re.sub(r'(?m)^(  File )(".*?")', "\\1\x1b[35m\\2\x1b[0m", text)
    text = re.sub(r"(?m)^((?:\w+\.)*\w+): (.*)$", "\x1b[1;35m\\1\x1b[0m: \x1b[35m\\2\x1b[0m", text)
    return re.sub(r"(?m)^( +)([~^]+)$", "\\1\x1b[1;31m\\2\x1b[0m", text)


def on_windows(text: str) -> str:
    """``text`` as Windows has it: other paths, other ends of lines."""
    text = re.sub(r'"/([^"]*)"', lambda path: '"C:\\' + path[1].replace("/", "\\") + '"', text)
    return text.replace("\n", "\r\n")


def in_markdown(text: str) -> str:
    """``text`` as a quotation in a chat or an issue."""
    return "```\n" + "".join(f"> {line}\n" for line in text.splitlines()) + "```\n"


DRESSES: tuple[Callable[[str], str], ...] = (str, coloured, on_windows, in_markdown)


@pytest.mark.parametrize("number", FAULT_NUMBERS)
def test_fault(number: int) -> None:
    """What faulty code prints on this Python is found: the whole of it, and its last line."""
    ran, slug = run(number), FAULTS[number].heading
    for dress in DRESSES:
        assert slug_of(dress(ran.whole())) == slug, dress.__name__
    if slug != "node-failed" and not isinstance(ran.error, BaseExceptionGroup):
        assert slug_of(ran.last_line()) == slug


@pytest.mark.parametrize("number", FAULT_NUMBERS)
def test_fault_in_company(number: int) -> None:
    """An error is found in a task group, and after an error that came before it."""
    ran, slug = run(number), FAULTS[number].heading
    if ran.error is None:
        return
    group = BaseExceptionGroup("unhandled errors in a TaskGroup", [ran.error])
    assert slug_of(ran.whole(group)) == slug
    earlier = "".join(traceback.format_exception(KeyError("earlier")))
    during = "\nDuring handling of the above exception, another exception occurred:\n\n"
    assert slug_of(earlier + during + ran.whole()) == slug


@pytest.mark.parametrize("file", sorted(TRACEBACKS.glob("*.txt")), ids=lambda file: file.stem)
def test_recorded(file: Path) -> None:
    """What a server or another Python printed is found; the file is named after the entry."""
    text = file.read_text("utf-8")
    for dress in DRESSES:
        assert slug_of(dress(text)) == file.name.partition(".")[0], dress.__name__


def test_every_match_is_shown() -> None:
    """Every match of the catalogue fits some text of these tests, and every entry is found."""
    texts = [text for text, _ in KNOWN]
    for number in range(len(FAULTS)):
        ran = printed(number)
        texts += [ran.last_line(), *ran.whole().splitlines()]
    messages = {remove_quotes(part) for text in texts for part in (text, text.partition(": ")[2])}
    messages |= {remove_quotes(text.partition("Warning: ")[2]) for text in texts}
    messages |= {remove_quotes(text.partition(":    ")[2]) for text in texts}
    idle = [
        (entry.slug, pattern.text)
        for entry in CATALOGUE.entries
        for pattern in entry.patterns
        if not any(pattern.fits(message) for message in messages)
    ]
    assert idle == []
    found = {slug for _, slug in KNOWN} | {fault.heading for fault in FAULTS}
    assert found == set(ENTRIES)


def test_type_alone_after_the_same_type() -> None:
    """An error without a text has none, though one of its type came before it; pytest repeats."""
    assert slug_of("RuntimeError: no running event loop\n\nTraceback:\nRuntimeError") == (
        "stop-iteration-in-node"
    )
    assert slug_of("E   RuntimeError: no running event loop\n\na.py:3: RuntimeError") == (
        "no-running-loop"
    )


def test_note_below_an_unknown_error() -> None:
    """An error that no entry is about is explained by its note, if it came out of a node."""
    note = "During task with name 'b' and id 'c063ef73-18f0-89a2-a115-29e67bb82cf5'"
    assert slug_of(f"app.Boom: stopped\n{note}") == "node-failed"
    frames = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n'
    assert slug_of(f"{frames}app.Boom: stopped\n{note}") == "node-failed"
    assert slug_of(f"{frames}ValueError: odd\n{note}\n") == "node-failed"
    assert slug_of(f"{frames}KeyError: 'count'\n{note}\n") == "key-error"
    assert slug_of(f"{note}\n{frames}app.Boom: stopped") is None


def test_every_exercise() -> None:
    """The catalogue names no exercise that the course is not planned to have."""
    assert CATALOGUE.dangling == ()


def test_as_far_as_the_course_is() -> None:
    """With the chapters that the course has by now, every entry is there and can be practised."""
    course = load_course(ROOT)
    catalogue = read_catalogue(course)
    assert [entry.slug for entry in catalogue.entries] == list(ENTRIES)
    assert len(catalogue.dangling) == sum(
        entry.practise is None and ENTRIES[entry.slug].practise is not None
        for entry in catalogue.entries
    )
    for entry in catalogue.entries:
        assert entry.practise is None or course.resolve(entry.practise).address == entry.practise


def test_every_entry_is_written_for_a_terminal() -> None:
    """Every entry says what it means, why, and how to repair it, in lines that can be read."""
    for entry in CATALOGUE.entries:
        assert len(entry.title) <= 76, entry.slug
        for part in (entry.means, entry.why, entry.repair):
            assert 30 < len(part) < 900, entry.slug
            assert max(map(len, part.splitlines())) <= 100, entry.slug
