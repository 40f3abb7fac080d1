"""Messages: every kind crosses, a stream is cut into them, and everything else is refused."""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit.runner.errors import Crash, describe, parts_of, rebuild
from kit.runner.messages import (
    MAX_FRAME,
    MAX_PARTS,
    Codec,
    InvalidMessage,
    Message,
    Unframer,
    frame,
    receive,
)
from kit.runner.protocol import (
    FROM_JUDGE,
    FROM_RUNNER,
    Advance,
    Answer,
    AskJudge,
    AskRunner,
    CallEnded,
    CallFunction,
    Cancel,
    FromJudge,
    FromRunner,
    Idle,
    ItemYielded,
    Load,
    NotFound,
    Raised,
    Ready,
    Reply,
    Returned,
    StreamOpened,
    Wrote,
)

CRASH = Crash(type="E", full_type="m.E", bases=("Exception",), text="no", lines=(3, 4))
GROUP = Crash(type="G", full_type="G", bases=(), text="", lines=(), inside=CRASH)
OF_JUDGE = [
    Load(now=0.0, name="answer", path="exercises/answer.py", source=b"\xff\x00print()"),
    CallFunction(now=1.5, call=1, name="answer", how="any", args=[1, {"$tuple": []}]),
    Answer(now=2.0, number=3, value=None),
    AskRunner(now=2.0, name="reduce", data=[1]),
    Advance(now=3.5),
]
OF_RUNNER = [
    Ready(isolation="namespaces", threads=3, reasons=(("pid", "not here"),)),
    Wrote(parts=(("out", "\u2192 \ud800"), ("err", "")), line=4),
    Idle(due=None, seen=0),
    Idle(due=2.5, seen=3, has_blocked_threads=True),
    AskJudge(number=1, name="graph:1", verb="open", data={}),
    Cancel(number=1),
    Reply(value="x"),
    StreamOpened(call=1, kind="generator"),
    ItemYielded(call=1, value={"a": [1.5]}),
    Returned(call=0),
    Raised(call=1, error=CRASH),
    Raised(call=1, error=GROUP),
    NotFound(call=1),
    CallEnded(call=1, tasks=("work",)),
]
EXACT = [
    (FROM_RUNNER, '{"":"Cancel","number":true}'),
    (FROM_RUNNER, '{"":"Cancel","number":1.0}'),
    (FROM_RUNNER, '{"":"Cancel"}'),
    (FROM_RUNNER, '{"":"Cancel","number":1,"more":1}'),
    (FROM_RUNNER, '{"":"Advance","now":1}'),
    (FROM_RUNNER, '{"":["Cancel"],"number":1}'),
    (FROM_RUNNER, '{"":"Idle","due":1e999,"seen":1,"has_blocked_threads":false}'),
    (FROM_RUNNER, '{"":"Idle","due":1' + "0" * 400 + ',"seen":1,"has_blocked_threads":false}'),
    (FROM_RUNNER, '{"":"Wrote","parts":[["out"]],"line":1}'),
    (FROM_RUNNER, '{"":"Wrote","parts":[["out",1]],"line":1}'),
    (FROM_RUNNER, '{"":"Raised","call":1,"error":null}'),
    (FROM_RUNNER, '{"":"Raised","call":1,"error":{}}'),
    (FROM_JUDGE, '{"":"Load","now":0,"name":"a","path":"a","source":"no base64"}'),
    (FROM_JUDGE, '{"":"Load","now":0,"name":"a","path":"a","source":"\u00e9"}'),
]
MALFORMED = [
    b"",
    b"[]",
    b"1",
    b'"text"',
    b"null",
    b"{",
    b'{"a":NaN}',
    b'{"a":-Infinity}',
    b'{"a":1}{"a":2}',
    b'{"a":"\xff"}',
    b"\xff\xfe{\x00}\x00",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"a":[' + b"{}," * 80_000 + b"{}]}",
    b'{"a":"' + b"a" * MAX_FRAME + b'"}',
]


def body_of(message: Message) -> bytes:
    return frame(message)[4:]


@pytest.mark.parametrize(
    ("codec", "message"),
    [(FROM_JUDGE, m) for m in OF_JUDGE] + [(FROM_RUNNER, m) for m in OF_RUNNER],
    ids=lambda part: type(part).__name__,
)
def test_each_message_crosses(codec: Codec[Any], message: FromJudge | FromRunner) -> None:
    """A message arrives with every field as it was."""
    assert codec.decode(body_of(message)) == message


def test_each_kind_is_tried() -> None:
    """The lists above miss no kind of message."""
    assert {type(m) for m in OF_JUDGE} == set(get_args(FromJudge))
    assert {type(m) for m in OF_RUNNER} == set(get_args(FromRunner))


@pytest.mark.parametrize(("codec", "text"), EXACT, ids=lambda part: str(part)[:40])
def test_fields_are_exact(codec: Codec[Any], text: str) -> None:
    """A field of another type, one too many or one too few, and other kinds are refused."""
    with pytest.raises(InvalidMessage):
        codec.decode(text.encode())


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:12]))
def test_what_is_not_json_is_refused(body: bytes) -> None:
    """A frame that is not an object of JSON, or too large, is an invalid message."""
    with pytest.raises(InvalidMessage):
        FROM_RUNNER.decode(body)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "x" * 2_001},
        {"type": "x" * 301},
        {"bases": ["x" * 301]},
        {"bases": ["x"] * 51},
        {"lines": [-1]},
        {"lines": [10**6]},
        {"lines": [1] * 51},
        {"lines": [True]},
    ],
    ids=str,
)
def test_a_crash_is_no_larger_than_honest_ones(change: dict[str, Any]) -> None:
    """What describes an exception is refused if a part is larger than a runner makes it."""
    data = json.loads(body_of(Raised(call=1, error=CRASH)))
    with pytest.raises(InvalidMessage):
        FROM_RUNNER.decode(json.dumps({**data, "error": {**data["error"], **change}}).encode())


@pytest.mark.parametrize("depth", [2, 100, 2_000])
def test_a_crash_is_nested_once(depth: int) -> None:
    """A group of groups, however deep, is refused."""
    data = json.loads(body_of(Raised(call=1, error=CRASH)))
    inner = json.dumps(data["error"])
    for _ in range(depth):
        inner = inner.replace('"inside": null', '"inside": ' + json.dumps(data["error"]), 1)
    with pytest.raises(InvalidMessage):
        FROM_RUNNER.decode(b'{"":"Raised","call":1,"error":' + inner.encode() + b"}")


def test_every_exception_can_be_described() -> None:
    """A description fits, whatever the exception is."""
    group: BaseException = ValueError("x" * 10_000)
    for _ in range(30):
        group = BaseExceptionGroup("g" * 10_000, [group])
    kind = type("K" * 1_000, (Exception,), {})
    for error in (group, kind("a"), SyntaxError("no", ("f", -1, 0, "")), SystemExit()):
        message = Raised(call=1, error=describe(error, "f"))
        assert FROM_RUNNER.decode(body_of(message)) == message


def test_a_message_that_is_too_large_is_not_sent() -> None:
    """Framing refuses what the other process would refuse."""
    with pytest.raises(InvalidMessage, match="bytes"):
        frame(Reply(value="a" * MAX_FRAME))


def test_many_parts_are_refused() -> None:
    """A message of many small parts costs more to read than its size says."""
    with pytest.raises(InvalidMessage, match="parts"):
        FROM_RUNNER.decode(b'{"":"Reply","value":[' + b"1," * (4 * MAX_PARTS) + b"1]}")


@given(st.binary(max_size=300), st.booleans())
@example(b'{"":"Reply","value":{"$float": 1e999}}', True)
def test_random_bytes_raise_nothing_else(data: bytes, framed: bool) -> None:
    """Whatever bytes come, they are messages or an InvalidMessage."""
    head = struct.pack(">I", len(data)) if framed else b""
    try:
        Unframer(FROM_RUNNER).feed(head + data)
    except InvalidMessage:
        return


@given(st.lists(st.sampled_from(OF_RUNNER), max_size=5), st.data())
def test_frames_are_cut_however_they_are_split(
    messages: list[FromRunner], data: st.DataObject
) -> None:
    """The same messages come out in order, whatever pieces the bytes come in."""
    stream = b"".join(map(frame, messages))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    unframer = Unframer(FROM_RUNNER)
    received: list[FromRunner] = []
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        received += unframer.feed(stream[begin:end])
    assert received == messages
    assert unframer.feed(frame(Cancel(number=9))) == [Cancel(number=9)]


def test_a_frames_length_is_checked_before_its_body_comes() -> None:
    """A header that announces too much is refused at once."""
    with pytest.raises(InvalidMessage):
        Unframer(FROM_RUNNER).feed(struct.pack(">I", MAX_FRAME + 1))
    assert Unframer(FROM_RUNNER).feed(struct.pack(">I", MAX_FRAME)) == []


def test_one_message_is_received_and_no_byte_more() -> None:
    """What comes behind it stays in the socket, because descriptors may come with it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(frame(Cancel(number=1)) + b"more")
        assert receive(ours, FROM_RUNNER) == Cancel(number=1)
        assert ours.recv(100) == b"more"


@pytest.mark.parametrize("size", [0, 2, len(frame(Cancel(number=1))) - 1])
def test_half_a_message_is_none(size: int) -> None:
    """A socket that is closed in a message has sent none."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(frame(Cancel(number=1))[:size])
        assert receive(ours, FROM_RUNNER) is None


def test_a_message_that_is_too_large_is_not_waited_for() -> None:
    """Its length is enough to refuse it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack(">I", MAX_FRAME + 1))
        with pytest.raises(InvalidMessage):
            receive(ours, FROM_RUNNER)


def test_every_message_of_the_judge_has_the_time() -> None:
    """A runner learns the time from each message."""
    assert all("now" in {f.name for f in fields(kind)} for kind in get_args(FromJudge))


def test_an_exception_of_an_inner_class_keeps_its_two_names() -> None:
    """Its name is that of the class alone, also if the class is not found."""

    class Inner(LookupError):
        pass

    kind = type(rebuild(parts_of(Inner("none left"))))

    assert (kind.__name__, kind.__qualname__) == ("Inner", Inner.__qualname__)
    assert issubclass(kind, LookupError)
