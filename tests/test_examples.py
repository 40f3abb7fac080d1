"""The example of every task of the built-in course runs: stub, solution, and served applications."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect

from kit.course import Exercise, Workspace, load_course
from kit.forkserver import Server, start
from kit.grading.trial import begin_example, read_replies, serves_clients, with_real_time
from kit.judge.messages import CallMade, ExampleEnded, ExampleReply, MomentCame
from kit.learner.relay import describe_request, serve

ROOT = Path(__file__).parents[1]
COURSE = load_course(ROOT)
ABOUT_ERRORS = {"step_limit"}
"""Exercises whose solution raises an exception on the example, as the task says."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("workspace")
    shutil.copytree(ROOT / "exercises", root / "exercises")
    return Workspace(root=root, course=COURSE)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with closing(start(COURSE)) as server:
        yield server


def run(server: Server, workspace: Workspace, exercise: Exercise, text: Path) -> list[ExampleReply]:
    """Return all replies of one run of an example."""
    shutil.copy(text, workspace.file(exercise))
    with begin_example(
        server, workspace, exercise, text.read_bytes(), pace=0.0, serves=False
    ) as judge:
        return list(read_replies(judge))


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda e: e.name)
def test_the_example_runs(server: Server, workspace: Workspace, exercise: Exercise) -> None:
    """The solution calls something, and ends without a problem; a stub says that it is one."""
    *replies, end = run(server, workspace, exercise, COURSE.shelf("solutions", exercise))
    assert isinstance(end, ExampleEnded)
    assert end.problem == ""
    calls = [reply for reply in replies if isinstance(reply, CallMade)]
    assert calls
    raised = [call.raised for call in calls if call.raised]
    assert bool(raised) == (exercise.name in ABOUT_ERRORS), raised
    assert any(isinstance(reply, MomentCame) for reply in replies)

    *replies, end = run(server, workspace, exercise, COURSE.shelf("exercises", exercise))
    assert isinstance(end, ExampleEnded)
    calls = [reply for reply in replies if isinstance(reply, CallMade)]
    assert end.problem or calls


async def talk(
    server: Server, workspace: Workspace, name: str, visit: Callable[[Any, str], Awaitable[None]]
) -> None:
    """Serve the solution of ``name``, without waiting for its seconds, to one visit."""
    exercise = COURSE.resolve(name)
    assert serves_clients(COURSE, exercise)
    source = COURSE.shelf("solutions", exercise).read_bytes()
    quick = replace(workspace, course=with_real_time(COURSE))
    announced: asyncio.Queue[tuple[Any, str]] = asyncio.Queue()
    replies: list[ExampleReply] = []
    with begin_example(server, quick, exercise, source, pace=0.0, serves=True) as judge:
        serving = asyncio.create_task(
            serve(judge, replies.append, lambda *about: announced.put_nowait(about))
        )
        try:
            await visit(*await announced.get())
        finally:
            serving.cancel()
            await asyncio.wait([serving])
    assert replies[-1] == ExampleEnded(printed="", problem="", where="")


async def read(address: str, method: str, path: str, **options: Any) -> list[str]:
    """Return the frames of one answer."""
    async with (
        httpx.AsyncClient(timeout=60, trust_env=False) as client,
        client.stream(method, f"http://{address}{path}", **options) as answer,
    ):
        assert (answer.status_code, answer.headers["content-type"][:17]) == (
            200,
            "text/event-stream",
        )
        return "".join([text async for text in answer.aiter_text()]).split("\n\n")


@pytest.mark.parametrize("name", ["serve_sse", "client_leaves", "django_stream"])
async def test_curl_gets_frames(server: Server, workspace: Workspace, name: str) -> None:
    """The command that is shown gets an event stream that ends with done; / is the page."""

    async def visit(request: Any, address: str) -> None:
        (command,) = describe_request(request, address)
        assert command == f"curl -N 'http://{address}/stream?question=why'"
        frames = await read(address, "GET", request["path"])
        assert [frame.partition("\n")[0] for frame in frames][-2:] == ["event: done", ""]
        async with httpx.AsyncClient(trust_env=False) as client:
            page = await client.get(f"http://{address}/")
        assert f"const request = {json.dumps(request)};" in page.text

    await talk(server, workspace, name, visit)


async def test_a_chat_goes_on_from_request_to_request(server: Server, workspace: Workspace) -> None:
    """The first message gets a question; the answer that is shown brings the rest."""

    async def visit(request: Any, address: str) -> None:
        ends = []
        for message in request["messages"]:
            headers = {"content-type": "application/json"}
            frames = await read(address, "POST", request["path"], content=message, headers=headers)
            ends.append(frames[-2].partition("\n")[0])
        assert ends == ["event: question", "event: done", "event: done"]
        assert len(describe_request(request, address)) == 3

    await talk(server, workspace, "chat_service", visit)


async def test_a_websocket_talks(server: Server, workspace: Workspace) -> None:
    """The first message that is shown starts a run; its events come, and then done."""

    async def visit(request: Any, address: str) -> None:
        assert describe_request(request, address) == []
        async with connect(f"ws://{address}{request['path']}", proxy=None) as socket:
            await socket.send(request["messages"][0])
            types = [json.loads(await socket.recv())["type"]]
            while types[-1] == "event":
                types.append(json.loads(await socket.recv())["type"])
        assert len(types) > 1
        assert types[-1] == "done"

    await talk(server, workspace, "serve_websocket", visit)


HOSTILE = """
import os
def make_app(graph):
    async def app(scope, receive, send):
        if scope["path"] == "/odd":
            headers = [(b"x\\x1b", b"a\\r\\nb"), (b"content-length", b"3"), (b"content-type", b"a/b")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"0123456789"})
        elif scope["path"] == "/status":
            await send({"type": "http.response.start", "status": 99, "headers": []})
        else:
            os._exit(0)
    return app
"""


async def test_a_hostile_application_harms_no_client(
    server: Server, workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    """Headers and statuses that no server sends are left out; its end is said, and no one hangs."""
    replies: list[ExampleReply] = []

    async def visit(_: Any, address: str) -> None:
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            odd = await client.get(f"http://{address}/odd")
            assert (odd.content, "x\x1b" in odd.headers) == (b"0123456789", False)
            for path in ("/status", "/exit"):
                assert (await client.get(f"http://{address}{path}")).status_code == 502

    exercise = COURSE.resolve("serve_sse")
    quick = replace(workspace, course=with_real_time(COURSE))
    announced: asyncio.Queue[tuple[Any, str]] = asyncio.Queue()
    with begin_example(server, quick, exercise, HOSTILE.encode(), pace=0.0, serves=True) as judge:
        serving = asyncio.create_task(
            serve(judge, replies.append, lambda *about: announced.put_nowait(about))
        )
        await visit(*await announced.get())
        await serving  # it ends by itself: the application has
    (end,) = (reply for reply in replies if isinstance(reply, ExampleEnded))
    assert "its process ended in the middle of a check" in end.problem
    assert "".join(capfd.readouterr()) == ""


def test_a_large_output_is_cut_and_said(server: Server, workspace: Workspace) -> None:
    """What does not fit into a message is cut, also what is printed at import."""
    source = b"print('\\u2192' * 60_000)\n"
    source += b"async def name_the_nodes(*_):\n    print('\\u2588' * 60_000)\n    return []\n"
    exercise = COURSE.resolve("name_the_nodes")
    with begin_example(server, workspace, exercise, source, pace=0.0, serves=False) as judge:
        replies = list(read_replies(judge))
    (call,) = (reply for reply in replies if isinstance(reply, CallMade))
    end = replies[-1]
    assert isinstance(end, ExampleEnded)
    assert end.problem == ""
    assert call.printed.endswith("… (60001 characters in all)")
    assert end.printed.endswith("… (60001 characters in all)")
