"""What a runner can still reach, asked from inside a real one."""

from __future__ import annotations

import ast
import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has none of these layers", allow_module_level=True)

from kit.course import Course, load_course
from kit.forkserver import probe
from kit.forkserver.client import ForkServer
from kit.isolation import LAYERS, NOT_TRIED, THREADS
from kit.isolation.confine import name_isolation
from kit.judge.supervisor import Supervisor

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
async def echoes(text):
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
    return await talk()
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

ANSWERS = ("solutions/one/probe.py", "mistakes/one/probe/wrong.py", "answers/one/probe/right.py")


@pytest.fixture(scope="module")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("course")
    (root / "course.toml").write_text(
        'name = "probe"\ntitle = "Probe"\n[limits]\nscratch_mb = 4\n'
        '[[chapters]]\nname = "one"\ntitle = "One"\nexercises = ["probe"]\n'
        '[[chapters]]\nname = "two"\ntitle = "Two"\nexercises = ["networked"]\n'
        "[chapters.runner]\nloopback = true\n"
    )
    for shelf in ("checks", "exercises"):
        (root / shelf / "one").mkdir(parents=True)
    (root / "checks/two").mkdir()
    for check in ("one/test_probe", "two/test_networked"):
        (root / f"checks/{check}.py").write_text('def test_x():\n    """x"""\n')
    for answer in ANSWERS:
        (root / answer).parent.mkdir(parents=True, exist_ok=True)
        (root / answer).write_text("the answer")
    return root


class Inside:
    """Calls the probe's functions in one runner."""

    def __init__(self, client: ForkServer, course: Course, exercise: str = "probe") -> None:
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
    client = ForkServer.start(course, judges=False)
    stage = Inside(client, course)
    yield stage
    stage.supervisor.close()
    client.close()


@pytest.fixture(scope="module")
def networked(course_root: Path) -> Iterator[Inside]:
    course = load_course(course_root)
    client = ForkServer.start(course, judges=False)
    stage = Inside(client, course, "networked")
    yield stage
    stage.supervisor.close()
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

    @pytest.mark.parametrize("answer", ANSWERS)
    def test_sees_no_answers(self, inside: Inside, course_root: Path, answer: str) -> None:
        """The course's solutions, mistakes and right answers are out of reach."""
        assert (course_root / answer).is_file()
        sees = inside.ask("sees", str(course_root / answer))
        assert sees in ("PermissionError", "FileNotFoundError")

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
    """A runner inherits the line to the judge and an environment without secrets.

    Three descriptors are those of the event loop in which it is called.
    """
    assert inside.ask("environment") == ["HOME", "LANG", "PATH", "TMPDIR"]
    assert len(inside.ask("descriptors")) == 4 + 3


@pytest.mark.parametrize(
    ("layers", "isolation"),
    [(LAYERS, "namespaces"), (LAYERS[:2], "processes+pid+namespaces"), ((), "processes")],
)
def test_isolation_names_its_layers(layers: tuple[str, ...], isolation: str) -> None:
    """The word in a verdict says which layers are on."""
    reasons = {layer: "not here" for layer in LAYERS if layer not in layers}
    assert name_isolation(reasons) == isolation


def test_a_bare_runner_says_that_it_is_bare(course_root: Path) -> None:
    """Without any layer the isolation is called processes, and a runner works all the same."""
    course = load_course(course_root)
    client = ForkServer.start(course, judges=False, bare=True)
    try:
        runner = Inside(client, course)
        assert runner.ask("threads") == [1]
        assert runner.supervisor.isolation == "processes"
        runner.supervisor.close()
    finally:
        client.close()


def test_a_bare_runner_says_why_it_has_no_limits(course_root: Path) -> None:
    """Each layer that is not there has a reason."""
    client = ForkServer.start(load_course(course_root), judges=False, bare=True)
    try:
        confined = probe(client)
    finally:
        client.close()
    assert confined.isolation == "processes"
    assert confined.threads == 0
    reasons = dict(confined.reasons)
    assert reasons[THREADS] == reasons["pid"] == NOT_TRIED


def test_no_folder_is_left(
    course_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the warm parent has ended, its scratch folders are gone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    client = ForkServer.start(load_course(course_root), judges=False)
    probe(client)
    assert list(tmp_path.iterdir())
    client.close()
    assert list(tmp_path.iterdir()) == []


HIDES = """
import socket, sys, tempfile
from pathlib import Path
from kit.isolation import linux, processes
from kit.isolation.confine import confine, name_isolation, prepare

root, has_mounts = Path(sys.argv[1]), sys.argv[2] == "mounts"
if not has_mounts:
    linux.enter_namespaces = lambda *args, **how: dict.fromkeys(("namespaces", "files", "threads"), "no")
ours, theirs = socket.socketpair()
prepare()
namespaces = processes.PidNamespaces()
if namespaces.fork():
    theirs.close()
    print(ours.makefile().read(), end="")
else:
    missing = confine(
        keep=theirs.fileno(), scratch=root / "scratch", readable=(root / "code",),
        hidden=(root / "code/answers", root / "code/none"), memory_mb=64, scratch_mb=1,
        cpu_seconds=5, threads=9, not_alone=namespaces.refusal)
    def sees(path):
        try:
            return len(list(path.iterdir())) if path.is_dir() else path.read_text()
        except OSError as error:
            return type(error).__name__
    kit = [name for name in sys.modules if name.startswith("kit.") and "isolation" not in name]
    files = root / "code/open.py", root / "code/answers/a.py", root / "secret", root / "scratch"
    theirs.sendall(repr((name_isolation(missing), kit, *map(sees, files))).encode())
"""


@pytest.mark.parametrize("way", ["mounts", "landlock"])
@pytest.mark.usefixtures("all_layers")
def test_hidden_folders_are_hidden_by_mounts_or_by_landlock(tmp_path: Path, way: str) -> None:
    """The package works without the rest of the kit; what no mount hides, Landlock leaves out."""
    for folder in ("code/answers", "scratch"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("code/open.py", "code/answers/a.py", "secret"):
        (tmp_path / file).write_text("x")
    words = [sys.executable, "-c", HIDES, str(tmp_path), way]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    isolation, kit, code, answer, secret, scratch = ast.literal_eval(done.stdout)
    assert isolation == ("namespaces" if way == "mounts" else "processes+pid+landlock+seccomp")
    assert (kit, code, secret, scratch) == ([], "x", "PermissionError", 0)
    assert answer in ("FileNotFoundError", "PermissionError")
