"""What users paste: logs of many programs, prose, mails, notebooks, wrapped terminals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kit.course import load_course
from kit.learner.catalogue import read_catalogue
from kit.learner.traceback_text import decode_paste

CATALOGUE = read_catalogue(load_course(Path(__file__).parents[2]))
LOOP = "asyncio.run() cannot be called from a running event loop"
TRACEBACK = (
    "Traceback (most recent call last):\n"
    '  File "/srv/app/main.py", line 12, in main\n'
    "    first = graph.astream(state)[0]\n"
    "            ~~~~~~~~~~~~~~~~~~~~^^^\n"
    "TypeError: 'async_generator' object is not subscriptable"
)
IN_A_GROUP = (
    "  + Exception Group Traceback (most recent call last):\n"
    '  |   File "/srv/app/main.py", line 3, in f\n'
    "  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n"
    "  +-+---------------- 1 ----------------\n"
    "    | Traceback (most recent call last):\n"
    '    |   File "/srv/app/main.py", line 9, in g\n'
    "    |     await graph.astream(state)\n"
    "    | TypeError: object async_generator can't be used in 'await' expression\n"
    "    +------------------------------------"
)
PREFIXES = {
    "compose": "web-1  | ",
    "compose_time": "web-1  | 2025-07-15T11:24:11.{n}Z ",
    "docker": "2025-07-15T11:24:11.47{n}Z ",
    "kubernetes_cri": "2025-07-15T11:24:11.47{n}Z stderr F ",
    "stern": "agent-7d9f8b6c5-x2vqp agent ",
    "journald": "Nov 30 05:57:3{n} web01 uvicorn[4242]: ",
    "journald_iso": "2025-11-30T05:57:3{n}+0100 web01 app[42]: ",
    "syslog_priority": "<11>1 2025-11-30T05:57:3{n}Z web01 app 42 - - ",
    "github_actions": "2025-07-15T11:24:11.478123{n}Z ",
    "gh_run_view": "test\tRun pytest\t2025-07-15T11:24:11.4781{n}Z ",
    "heroku": "2025-07-15T11:24:11.4781{n}+00:00 app[web.1]: ",
    "fly": "2025-07-15T11:24:11Z app[148ed193b10389] ams [info]",
    "mail": "> ",
    "mail_twice": "> > ",
    "logger": "2025-07-15 11:24:11,47{n} ERROR app.main: ",
    "loguru": "2025-07-15 11:24:11.47{n} | ERROR    | app.main:run:42 - ",
    "level": "[ERROR] ",
    "airflow": "[2025-07-15, 11:24:11 UTC] {{taskinstance.py:1824}} ERROR - ",
    "celery": "[2025-07-15 11:24:11,47{n}: ERROR/ForkPoolWorker-1] ",
    "klog": "E0402 18:54:10.7096{n}       1 worker.py:12] ",
    "pm2": "0|agent  | ",
    "honcho": "11:24:1{n} web.1   | ",
    "azure": "2025-07-15T11:24:11.4781{n}23Z  ",
    "cloudwatch": "2025-07-15T11:24:11.478Z\t6bc28136-xmpl-4365-b021-0ce6b2e64ab0\tERROR\t",
    "grep": "app.log:1{n}:",
    "gitlab": "2025-07-15T11:24:11.47812{n}Z 01O ",
    "comment": "# ",
    "markdown_list": "    ",
}


def slug_of(text: str) -> str | None:
    entry = CATALOGUE.find(text)
    return entry.slug if entry else None


def prefixed(text: str, prefix: str) -> str:
    lines = text.splitlines()
    return "\n".join(prefix.format(n=100 + n) + line for n, line in enumerate(lines))


@pytest.mark.parametrize("name", PREFIXES)
@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (TRACEBACK, "not-subscriptable"),
        (TRACEBACK.splitlines()[-1], "not-subscriptable"),
        ("\n".join(TRACEBACK.splitlines()[1:]), "not-subscriptable"),
        (IN_A_GROUP, "await-a-stream"),
        (TRACEBACK.replace("TypeError: 'async_generator' object is not", "app.Boom:"), None),
        ("Task was destroyed but it is pending!", "pending-task"),
        ("RuntimeError('Event loop is closed')", "loop-closed"),
    ],
    ids=["traceback", "last_line", "no_header", "group", "unknown", "line", "repr"],
)
def test_prefix_of_each_line(name: str, text: str, slug: str | None) -> None:
    """A prefix that a container or a logger adds to each line changes nothing."""
    assert slug_of(prefixed(text, PREFIXES[name])) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        # Sentences in many languages, with and without a blank before the error.
        ("实行到 astream 报错RuntimeError: Event loop is closed，怎么办？", "loop-closed"),
        ("エラーが出ます：RuntimeError：Event loop is closed", "loop-closed"),
        ("운영 중에 KeyError: 'agent' 가 발생합니다", "key-error"),
        ("Ошибка: TypeError: 'async_generator' object is not iterable", "not-iterable"),
        ("J’obtiens « RuntimeError: no running event loop » avec astream", "no-running-loop"),
        ("Ich bekomme „TypeError: 'coroutine' object is not iterable“.", "never-awaited"),
        ("¿Por qué sale ValueError: No checkpointer set?", "no-checkpointer"),
        (f"[BUG] {LOOP} when using astream in Streamlit", "running-loop"),
        (f"Why do I get '{LOOP}'?", "running-loop"),
        (f"Error: {LOOP}", "running-loop"),
        ("this event loop is already running", "running-loop"),
        ("Hello!\n\nerror is: Event loop is closed\n\nthanks", "loop-closed"),
        # Errors as repr(), str(type) or inside other texts.
        ("TypeError(\"'async_generator' object is not iterable\")", "not-iterable"),
        ("[RuntimeError('no running event loop'), None]", "no-running-loop"),
        ("(<class 'KeyError'>, KeyError('agent'), <traceback object at 0x7f>)", "key-error"),
        ("<ExceptionInfo KeyError('agent') tblen=2>", "key-error"),
        ("<class 'RuntimeError'>: no running event loop", "no-running-loop"),
        ("failed: <class 'TypeError'> 'async_generator' object is not iterable", "not-iterable"),
        ("exception=RuntimeError('Event loop is closed')>", "loop-closed"),
        (
            "future: <Task finished name='Task-2' coro=<main() done, defined at a.py:3> "
            "exception=RuntimeError('Event loop is closed')>",
            "loop-closed",
        ),
        ("TimeoutError()", "timed-out"),
        ("Exception: The SqliteSaver does not support async methods.", "sync-saver"),
        ('{"type": "error", "error": "RuntimeError(\'Event loop is closed\')"}', "loop-closed"),
        (
            'event: error\ndata: {"error":"GraphRecursionError","message":"Recursion limit of 25 '
            'reached without hitting a stop condition."}',
            "step-limit",
        ),
        (json.dumps({"level": "error", "exc_info": TRACEBACK}), "not-subscriptable"),
        (json.dumps({"log": TRACEBACK.splitlines()[-1] + "\n"}), "not-subscriptable"),
        (repr(TRACEBACK), "not-subscriptable"),
        # Wrapped by a terminal or a mail.
        ("TypeError: 'async_generator' object is not subscr\niptable", "not-subscriptable"),
        ("TypeError: 'async_generator' object is\nnot subscriptable", "not-subscriptable"),
        ("> TypeError: 'async_generator'\n> object is not\n> subscriptable", "not-subscriptable"),
        (
            "langgraph.errors.InvalidUpda\nteError: At key 'summary': C\nan receive only one val"
            "ue pe\nr step. Use an Annotated key",
            "two-writers",
        ),
        (
            "AttributeError: 'async_generator' object has no attribute 'add_d\none_callback'",
            "not-a-coroutine",
        ),
        (f"I get {LOOP[:30]}\n{LOOP[30:]}", "running-loop"),
        # HTML, colours, invisible characters.
        ("<p>TypeError: &#x27;async_generator&#x27; object is not iterable</p>", "not-iterable"),
        ("RuntimeError: Event\u00a0loop\u202fis closed\u200b", "loop-closed"),
        ("#033[31mRuntimeError: Event loop is closed#033[0m", "loop-closed"),
        ("^[[31mRuntimeError: Event loop is closed^[[0m", "loop-closed"),
        ("##[error]RuntimeError: Event loop is closed", "loop-closed"),
        # Other products and versions.
        (
            "asyncio.exceptions.InvalidStateError: Synchronous calls to AsyncPostgresSaver are only "
            "allowed from a different thread. From the main thread, use the async interface.",
            "sync-call-in-loop",
        ),
        (
            "ValueError: Checkpointer requires one or more of the following 'configurable' keys: "
            "['thread_id', 'checkpoint_ns', 'checkpoint_id']",
            "no-thread-id",
        ),
        (
            "TypeError: Pregel.astream() got multiple values for argument 'config'",
            "wrong-call",
        ),
        (
            "blockbuster.blockbuster.BlockingError: Blocking call to time.sleep\n\nHeads up!",
            "blocking-call",
        ),
        ("ModuleNotFoundError: No module named 'langgraph.checkpoint.postgres'", "not-installed"),
        # Jupyter before version 8.
        (
            "-" * 75 + "\nKeyError   Traceback (most recent call last)\n"
            "<ipython-input-3-1f> in <module>\n----> 1 event['agent']\n\nKeyError: 'agent'",
            "key-error",
        ),
        # PowerShell adds its own lines about a program that writes to stderr.
        (
            f"python : {TRACEBACK.splitlines()[0]}\nAt line:1 char:1\n+ python app.py\n+ ~~~~~~\n"
            "    + CategoryInfo          : NotSpecified: (Traceback:String) [], RemoteException\n"
            "    + FullyQualifiedErrorId : NativeCommandError\n \n"
            + "\n".join(TRACEBACK.splitlines()[1:]),
            "not-subscriptable",
        ),
    ],
)
def test_paste(text: str, slug: str) -> None:
    """An error is found in a sentence, a repr, JSON, a wrapped line or another product's words."""
    assert slug_of(text) == slug


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'OPENAI_API_KEY'",
        "KeyError: 'DATABASE_URL'",
        'Traceback (most recent call last):\n  File "app.py", line 5, in <module>\n'
        '    os.environ["HOME"]\n  File "<frozen os>", line 679, in __getitem__\nKeyError: \'HOME\'',
        'Traceback (most recent call last):\n  File "app.py", line 5, in <module>\n'
        '  File "C:\\Users\\Pat\\AppData\\Local\\Programs\\Python\\Python311\\Lib\\os.py", line 679'
        ", in __getitem__\nKeyError: 'USER'",
        'Traceback (most recent call last):\n  File "app.py", line 5, in <module>\n'
        '  File "/srv/venv/lib/python3.12/site-packages/pandas/core/indexes/base.py", line 3812, in '
        "get_loc\n    raise KeyError(key) from err\nKeyError: 'price'",
        "ModuleNotFoundError: No module named 'langgraph.prebuilts'",
        "ModuleNotFoundError: No module named 'fastapi.responses2'",
        "try:\n    f()\nexcept KeyError: pass\nraise TypeError(\"'async_generator' object is not\")",
        'raise RuntimeError("Event loop is closed")',
        "Exception: something else",
        "ValueError: wrapped RuntimeError: Event loop is closed",
        "2025-07-15 11:24:11 ERROR app: ValueError: Event loop is closed",
        "ValueError: <Token var=<ContextVar name='x'>> was created in a different Context",
        "Error in sys.excepthook:",
        "A KeyError is raised when a key is missing.",
    ],
)
def test_no_entry_is_better_than_a_wrong_one(text: str) -> None:
    """An error that only looks like a known one has no entry."""
    assert slug_of(text) is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (
            "ModuleNotFoundError: No module named 'langgraph.graph'; 'langgraph' is not a package",
            "own-file-shadows",
        ),
        (
            "ModuleNotFoundError: No module named 'langgraph.checkpoint.sqlite'; 'langgraph' is not "
            "a package",
            "own-file-shadows",
        ),
        ("KeyError: 'api_key'", "key-error"),
        ("KeyError: 'image_url'", "key-error"),
        ("app.Boom\nKeyError: 'agent'", "key-error"),
        ("starlette.websockets.WebSocketDisconnect\nKeyError: 'agent'", "key-error"),
    ],
)
def test_the_right_one_of_two(text: str, slug: str) -> None:
    """An error that two entries could claim leads to the one about its cause."""
    assert slug_of(text) == slug


MARKS = 'Traceback (most recent call last):\n  File "a.py", line 3\n    {}\n    ^^\n{}: {}\n'


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> main"])
def test_merge_marks(mark: str) -> None:
    """A line of git in the source is recognised below the frame that shows it."""
    assert slug_of(MARKS.format(mark, "SyntaxError", "invalid syntax")) == "merge-marks"
    indented = "expected an indented block after function definition on line 2"
    assert slug_of(MARKS.format(mark, "IndentationError", indented)) == "merge-marks"
    assert (
        slug_of(MARKS.format("x = = 1", "SyntaxError", "invalid syntax")) == "file-cannot-be-read"
    )


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32-le"]
)
def test_encoding(encoding: str) -> None:
    """A paste is read in every encoding that programs write, with or without a mark."""
    text = TRACEBACK.replace("'", "’" if encoding != "utf-32-le" else "'") + "\n"
    assert slug_of(decode_paste(text.encode(encoding))) == "not-subscriptable"


def test_encodings_in_one_file() -> None:
    """A log to which PowerShell has added UTF-16 is read to its end, also from an odd byte on."""
    log = b"old line\n" * 3 + ("\n" + TRACEBACK).encode("utf-16-le")
    assert slug_of(decode_paste(log)) == "not-subscriptable"
    assert slug_of(decode_paste(b"\xff\xfe" + TRACEBACK.encode())) == "not-subscriptable"
    assert decode_paste(b"Jos\xe9: \xe2\x82\xac") == "José: €"


def test_only_the_end_of_a_long_text_counts() -> None:
    """An error at the end of a log of several megabytes is found, and one at its start is not."""
    noise = "INFO: one more line of a log\n" * 60_000
    assert slug_of(noise + TRACEBACK) == "not-subscriptable"
    assert slug_of(TRACEBACK + "\n" + noise) is None
