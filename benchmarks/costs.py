"""Memory for each runner, what an idle watch uses, and how the cost of grading grows."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.commands import EXERCISE, Watching
from kit.course import open_workspace
from kit.forkserver.client import ForkServer
from kit.grading import Job, judge_all, open_server
from kit.judge.limits import cpu_seconds

IDLE_SECONDS = 10.0
EXERCISES, FACTORS = (1, 2, 4, 8), (1, 2, 4)


def memory(folder: Path, runs: int) -> list[str]:
    """Proportional set size of a runner before it loads a submission; see proc(5), smaps_rollup."""
    course = open_workspace(folder, folder).course.only({EXERCISE.partition("/")[0]})
    client = ForkServer.start(course)
    try:
        runners = [client.start_runner() for _ in range(runs)]
        for runner in runners:
            runner.connection.recv(65536)
        parent = client._process.pid if client._process else 0
        found = [kb for pid in below(parent) if (kb := pss_kb(pid))]
    finally:
        client.close()
    megabytes = statistics.median(sorted(found)[:runs]) / 1024
    return [f"A runner holds {megabytes:.0f} MB (PSS, median of {runs} side by side)."]


def below(pid: int) -> list[int]:
    """All processes that ``pid`` has started, and theirs."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found += [child, *below(child)]
    return found


def pss_kb(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    match = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(match[1]) if match else 0


def idle(folder: Path) -> list[str]:
    """Processor time that an idle `kit watch` uses, and what it spends on the next save before.

    The fork server, and the judge and the runner that wait, are included.
    """
    with Watching(folder) as watching:
        watching.save()
        first, second = (_spent(watching.pid, IDLE_SECONDS) for _ in range(2))
    share, more = 100 * second / IDLE_SECONDS, 1000 * (first - second)
    return [
        f"An idle `kit watch` uses {share:.2f} % of a core (at most 1).",
        f"Making ready for the next save takes it {more:.0f} ms of processor time.",
    ]


def _spent(pid: int, seconds: float) -> float:
    """Processor time that a process and all below it spend in so many seconds of wall time."""
    before = {one: cpu_seconds(one) for one in (pid, *below(pid))}
    time.sleep(seconds)
    return sum(cpu_seconds(one) - before.get(one, 0.0) for one in (pid, *below(pid)))


def growth(folder: Path, runs: int) -> list[str]:
    """Seconds for so many judged submissions, each with so many examples, and a fit to them."""
    course = open_workspace(folder, folder).course.only({EXERCISE.partition("/")[0]})
    exercise = course.resolve(EXERCISE)
    check = course.shelf("checks", exercise)
    original = check.read_text(encoding="utf-8")
    source = course.shelf("solutions", exercise).read_bytes()
    points = []
    try:
        for factor in FACTORS:
            text, examples = _scaled(original, factor)
            check.write_text(text, encoding="utf-8")
            with open_server(course) as sandbox:
                for count in EXERCISES:
                    job = Job(exercise=exercise, source=source, shown="x.py", seed=1)
                    taken = []
                    for _ in range(max(3, runs // 2)):
                        began = time.perf_counter()
                        list(judge_all(sandbox, [job] * count, at_once=1))
                        taken.append(time.perf_counter() - began)
                    points.append((count, examples, statistics.median(taken)))
    finally:
        check.write_text(original, encoding="utf-8")
    return _told(points)


def _scaled(text: str, factor: int) -> tuple[str, int]:
    """The text of checks with so many times the drawn examples, and how many these are."""
    numbers: list[int] = []

    def more(found: re.Match[str]) -> str:
        numbers.append(int(found[1]) * factor)
        return f"max_examples={numbers[-1]}"

    return re.sub(r"max_examples=(\d+)", more, text), sum(numbers)


def _told(points: Sequence[tuple[int, int, float]]) -> list[str]:
    lines = ["| submissions | examples | seconds |", "|--:|--:|--:|"]
    lines += [f"| {count} | {examples} | {s:.2f} |" for count, examples, s in points]
    # seconds = submissions * (a + b * examples): least squares on seconds for each submission.
    xs = [float(examples) for _, examples, _ in points]
    ys = [s / count for count, _, s in points]
    b, a = statistics.linear_regression(xs, ys)
    error = max(abs(count * (a + b * examples) / s - 1) for count, examples, s in points)
    fit = f"seconds = submissions × ({1000 * a:.0f} ms + {1000 * b:.1f} ms × examples)"
    return [*lines, "", f"Fit: {fit}; the worst point is off by {100 * error:.0f} %."]
