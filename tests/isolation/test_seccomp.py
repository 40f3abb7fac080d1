"""Which system calls a runner may make."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.course import load_course
from kit.forkserver import probe
from kit.grading import Job, judge_all

if sys.platform != "linux":
    pytest.skip("these layers are Linux's", allow_module_level=True)

from kit.forkserver.client import ForkServer
from kit.isolation.rlimits import MAX_THREADS, MIN_THREADS
from kit.isolation.seccomp import build_filters, read_calls

ROOT = Path(__file__).parents[2]
TOY_COURSE = ROOT / "tests/toy_course"
MACHINES = ("x86_64", "aarch64")
MAX_INSTRUCTIONS = 4096
"""Of one filter; see BPF_MAXINSNS in ``<linux/bpf_common.h>``."""

GREET = """
import ctypes, errno, os, socket, sqlite3, threading
from concurrent.futures import ThreadPoolExecutor

libc = ctypes.CDLL(None, use_errno=True)

def greet(name):
    {body}
    return f"Hello, {{name}}!"
"""
WORK = {
    "SQLite": """
    for mode in ("delete", "wal"):
        with sqlite3.connect(f"{mode}.sqlite") as store:
            store.execute(f"pragma journal_mode = {mode}")
            store.execute("create table if not exists t (n)")
            store.executemany("insert into t values (?)", [(n,) for n in range(2000)])
        with sqlite3.connect(f"{mode}.sqlite") as store:
            assert store.execute("select count(*) from t").fetchone() == (2000,)""",
    "pools of threads": """
    threading.stack_size(256 * 1024)  # memory is limited too
    barrier = threading.Barrier(25)
    with ThreadPoolExecutor(25) as pool:
        assert len(list(pool.map(lambda _: barrier.wait(), range(25)))) == 25""",
    "files": """
    import pathlib, shutil, tempfile
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "a")
        file.write_text("x")
        shutil.copy2(file, file.with_name("b"))
        shutil.copytree(folder, folder + "c")
        assert os.access(folder, os.R_OK | os.W_OK | os.X_OK)""",
    "buffers of sockets": """
    one, other = socket.socketpair()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    one.sendmsg([b"hello"])
    assert other.recv(5) == b"hello" """,
    "names and affinity": """
    assert os.sched_getaffinity(0)
    libc.prctl(15, b"name", 0, 0, 0)""",
    "no process": """
    for call in (os.fork, lambda: os.execv("/bin/true", ["true"])):
        try:
            call()
        except PermissionError:
            continue
        raise AssertionError(call)""",
    "no other kind of socket": """
    for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            socket.socketpair(socket.AF_UNIX, kind)
        except PermissionError:
            continue
        raise AssertionError(kind)""",
    "calls that nobody knows yet": """
    for number in (435, 999):
        assert libc.syscall(number, 0, 0) == -1
        assert ctypes.get_errno() == errno.ENOSYS""",
    "not the user of before": """
    for call in (os.setuid, os.setgid):
        try:
            call(0)
        except PermissionError:
            continue
        raise AssertionError(call)""",
    "a limit of threads": f"""
    threading.stack_size(32768)
    never, count = threading.Event(), 0
    try:
        for count in range(1000):
            threading.Thread(target=never.wait, daemon=True).start()
    except RuntimeError:
        pass
    assert {MIN_THREADS - 2} <= count < {MAX_THREADS}, count""",
}


@pytest.fixture(scope="module")
def client() -> Iterator[ForkServer]:
    client = ForkServer.start(load_course(TOY_COURSE))
    yield client
    client.close()


@pytest.fixture(scope="module")
def all_layers(client: ForkServer) -> None:
    confined = probe(client)
    if confined.reasons:
        pytest.skip(f"this machine lacks: {confined.reasons}")


@pytest.mark.usefixtures("all_layers")
@pytest.mark.parametrize("work", WORK)
def test_honest_work_goes_on_under_the_filter(client: ForkServer, work: str) -> None:
    """What libraries need works, and the rest answers with an error that Python understands."""
    exercise = load_course(TOY_COURSE).resolve("greet")
    source = GREET.format(body=WORK[work].strip()).encode()
    job = Job(exercise=exercise, source=source, shown="greet.py", seed=1)
    (verdict,) = judge_all(client, [job], at_once=1)
    assert [finding.message for finding in verdict.findings if finding.message] == []
    assert verdict.isolation == "namespaces"


@pytest.mark.parametrize("name", ["serve_sse", "serve_websocket", "django_stream"])
def test_the_servers_of_the_course_run_under_the_filter(name: str) -> None:
    """Uvicorn, a WebSocket server and Django answer real clients under the allow-list."""
    course = load_course(ROOT)
    exercise = course.resolve(name)
    source = course.shelf("solutions", exercise).read_bytes()
    client = ForkServer.start(course.only(["serving"]))
    try:
        job = Job(exercise=exercise, source=source, shown="x.py", seed=1)
        (verdict,) = judge_all(client, [job], at_once=1)
    finally:
        client.close()
    assert verdict.solved


@pytest.mark.parametrize("index", [0, 1], ids=MACHINES)
def test_a_call_stands_in_one_list(index: int) -> None:
    """No call has two numbers, and no number has two answers."""
    calls = read_calls()
    filtered = {name: call["numbers"] for name, call in calls["filter"].items()}
    tables = (calls["allow"], calls["refuse"], filtered)
    names = [name for table in tables for name in table]
    numbers = [pair[index] for table in tables for pair in table.values() if pair[index] != -1]
    assert len(names) == len(set(names))
    assert min(numbers) == 0
    assert len(numbers) - len(set(numbers)) == (
        1 if index else 0
    )  # sync_file_range has two names there


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("sockets", [True, False])
def test_a_filter_ends_in_an_answer(machine: str, sockets: bool) -> None:
    """Every jump of a filter stays inside it, and its last instruction returns."""
    code = list(struct.iter_unpack("HBBI", build_filters(machine)[sockets]))
    assert len(code) < MAX_INSTRUCTIONS
    ends = [place + 1 + max(jumps) for place, (_, *jumps, _) in enumerate(code)]
    assert all(end < len(code) for end, (op, *_) in zip(ends, code, strict=True) if op & 7 == 5)
    assert code[-1][0] == 0x06


def test_other_machines_have_no_filter() -> None:
    """For an architecture without a list the layer is missing, with a reason."""
    with pytest.raises(OSError, match="no list of system calls for riscv64"):
        build_filters("riscv64")
