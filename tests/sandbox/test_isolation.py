"""What a runner can still reach, asked from inside a real one."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kit.course import Course, load_course
from kit.judge.supervisor import Supervisor
from kit.sandbox.client import WarmClient
from kit.sandbox.layers import LAYERS, isolation_of, layers_of

PROBE = """
import asyncio, importlib, os, socket, sys, threading
from pathlib import Path

def tries(action):
    try:
        return action()
    except BaseException as error:
        return type(error).__name__

def sees(path): return tries(lambda: os.listdir(path) if os.path.isdir(path) else open(path).read(9))
def writes(path): return tries(lambda: Path(path).write_text("x"))
def forks(): return tries(os.fork)
def execs(): return tries(lambda: os.execv("/bin/true", ["true"]))
def echoes(text):
    async def answer(reader, writer):
        writer.write(await reader.readexactly(len(text)))
        writer.close()
    async def talk():
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(text)
            echo = await reader.read()
            writer.close()
            return echo
    return asyncio.run(talk())
def makes(family, kind): return tries(lambda: socket.socket(family, kind).close())
def reaches(address): return tries(lambda: socket.create_connection((address, 53), timeout=1))
def connects(): return tries(lambda: socket.create_connection(("127.0.0.1", 9), timeout=1))
def signals(pid): return tries(lambda: os.kill(pid, 0))
def environment(): return sorted(os.environ)
def descriptors(): return [n for n in range(256) if not isinstance(tries(lambda: os.fstat(n)), str)]
def fills():
    with open("full", "wb") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
def threads():
    done = []
    thread = threading.Thread(target=done.append, args=(1,))
    thread.start()
    thread.join()
    return done
def who(): return os.getpid()
def imports(name, folder):
    sys.path.insert(0, folder)
    return tries(lambda: importlib.import_module(name).__name__)
"""


@pytest.fixture(scope="module")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    (root / "course.toml").write_text(
        'name = "probe"\ntitle = "Probe"\n[limits]\nscratch_mb = 4\n'
        '[[chapters]]\nname = "one"\ntitle = "One"\nexercises = ["probe"]\n'
        '[[chapters]]\nname = "two"\ntitle = "Two"\nexercises = ["networked"]\n'
        "[chapters.runner]\nloopback = true\n"
    )
    for shelf in ("checks", "exercises", "solutions"):
        (root / shelf / "one").mkdir(parents=True)
    (root / "checks/two").mkdir()
    for check in ("one/test_probe", "two/test_networked"):
        (root / f"checks/{check}.py").write_text('def test_x():\n    """x"""\n')
    (root / "solutions/one/probe.py").write_text("the answer")
    return root


class Inside:
    """Calls the probe's functions in one runner."""

    def __init__(self, client: WarmClient, course: Course, exercise: str = "probe") -> None:
        probe = course.resolve(exercise)
        self.supervisor = Supervisor(client, course, probe, "probe.py", PROBE.encode())

    def ask(self, name: str, *args: object) -> Any:
        submission = self.supervisor.submission()

        async def call() -> Any:
            return (await getattr(submission, name)(*args)).value

        with asyncio.Runner(loop_factory=submission.new_loop) as runner:
            return runner.run(call())


@pytest.fixture(scope="module")
def inside(course_root: Path) -> Iterator[Inside]:
    course = load_course(course_root)
    client = WarmClient.start(course, judges=False)
    runner = Inside(client, course)
    yield runner
    runner.supervisor.close()
    client.close()


@pytest.fixture(scope="module")
def networked(course_root: Path) -> Iterator[Inside]:
    course = load_course(course_root)
    client = WarmClient.start(course, judges=False)
    runner = Inside(client, course, "networked")
    yield runner
    runner.supervisor.close()
    client.close()


@pytest.fixture(scope="module")
def all_layers(inside: Inside) -> None:
    inside.ask("who")
    if inside.supervisor.isolation != "namespaces":
        pytest.skip(f"this machine gives {inside.supervisor.isolation}")


@pytest.mark.usefixtures("all_layers")
class TestNamespaces:
    """With every layer on."""

    def test_is_the_first_of_its_processes(self, inside: Inside) -> None:
        """A runner is the first process of its pid namespace, so all below it end with it."""
        assert inside.ask("who") == 1

    @pytest.mark.parametrize(
        "path", ["/etc/passwd", "/proc/self/environ", "/root", "/home", "/tmp"]
    )
    def test_sees_no_files_of_anybody(self, inside: Inside, path: str) -> None:
        """Files that are not Python's cannot be read, /proc included."""
        assert inside.ask("sees", path) in ("PermissionError", "FileNotFoundError")

    def test_sees_no_answers(self, inside: Inside, course_root: Path) -> None:
        """The course's solutions are out of reach."""
        solution = course_root / "solutions/one/probe.py"
        assert solution.is_file()
        assert inside.ask("sees", str(solution)) in ("PermissionError", "FileNotFoundError")

    @pytest.mark.parametrize("name", ["kit.judge", "kit.course", "kit.sandbox.warm", "secret"])
    def test_imports_nothing_else_of_kit_or_course(
        self, inside: Inside, course_root: Path, name: str
    ) -> None:
        """Of the kit there is the runner's own folder, and of the checks there is nothing."""
        checks = course_root / "checks"
        (checks / "secret.py").touch()
        error = inside.ask("imports", name, str(checks))
        assert error in ("ModuleNotFoundError", "PermissionError")
        assert inside.ask("imports", "kit.runner.loader", "") == "kit.runner.loader"

    def test_writes_only_to_its_scratch(self, inside: Inside, tmp_path: Path) -> None:
        """The working folder can be written, and nothing else."""
        assert inside.ask("writes", "mine") == 1
        assert inside.ask("writes", str(tmp_path / "theirs")) in (
            "PermissionError",
            "FileNotFoundError",
            "OSError",  # read-only, where a mount hides the folder
        )
        assert list(tmp_path.iterdir()) == []

    def test_starts_no_process(self, inside: Inside) -> None:
        """Fork and exec are not permitted."""
        assert inside.ask("forks") == "PermissionError"
        assert inside.ask("execs") == "PermissionError"

    def test_has_threads(self, inside: Inside) -> None:
        """Threads work as ever."""
        assert inside.ask("threads") == [1]

    def test_has_no_network(self, inside: Inside) -> None:
        """No socket can be made."""
        assert inside.ask("connects") == "PermissionError"

    def test_talks_to_itself_where_the_course_wants_it(self, networked: Inside) -> None:
        """With a loop-back, a server and its client in one runner hear each other."""
        assert networked.ask("echoes", b"hello") == b"hello"

    def test_reaches_nobody_else(self, networked: Inside) -> None:
        """There is no way out of a loop-back, to this machine's other processes or to the world."""
        assert networked.ask("reaches", "127.0.0.1") == "ConnectionRefusedError"
        assert networked.ask("reaches", "192.0.2.1") == "OSError"

    @pytest.mark.parametrize(
        ("family", "kind"),
        [
            (socket.AF_UNIX, socket.SOCK_STREAM),
            (socket.AF_INET, socket.SOCK_DGRAM),
            (socket.AF_INET, socket.SOCK_RAW),
            (socket.AF_INET6, socket.SOCK_STREAM),
            (socket.AF_NETLINK, socket.SOCK_RAW),
        ],
        ids=str,
    )
    def test_makes_no_other_sockets(self, networked: Inside, family: int, kind: int) -> None:
        """Only TCP comes with a loop-back; a socket of files could lead to services outside."""
        assert networked.ask("makes", int(family), int(kind)) == "PermissionError"

    def test_signals_nobody(self, inside: Inside) -> None:
        """Processes outside do not exist for it."""
        assert inside.ask("signals", os.getpid()) in ("ProcessLookupError", "PermissionError")

    def test_fills_only_its_own_space(self, inside: Inside) -> None:
        """The scratch folder has a size, and what overflows it is told to the submission."""
        with pytest.raises(AssertionError, match="OSError"):
            inside.ask("fills")


def test_has_one_descriptor_and_four_variables(inside: Inside) -> None:
    """A runner inherits the line to the judge and an environment without secrets."""
    assert inside.ask("environment") == ["HOME", "LANG", "PATH", "TMPDIR"]
    assert len(inside.ask("descriptors")) == 4


@pytest.mark.parametrize("layers", [LAYERS, LAYERS[:2], ()])
def test_isolation_names_its_layers(layers: tuple[str, ...]) -> None:
    """The word in a verdict tells which layers there were."""
    assert layers_of(isolation_of(layers)) == layers


def test_a_bare_runner_says_that_it_is_bare(course_root: Path) -> None:
    """Without any layer the isolation is called processes, and a runner works all the same."""
    course = load_course(course_root)
    client = WarmClient.start(course, judges=False, bare=True)
    try:
        runner = Inside(client, course)
        assert runner.ask("threads") == [1]
        assert runner.supervisor.isolation == "processes"
        runner.supervisor.close()
    finally:
        client.close()


def test_no_folder_is_left(
    course_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the warm parent has ended, its scratch folders are gone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    client = WarmClient.start(load_course(course_root), judges=False)
    client.probe()
    assert list(tmp_path.iterdir())
    client.close()
    assert list(tmp_path.iterdir()) == []
