"""The zoo, one member at a time among twenty honest submissions, and ten seconds later.

    python -m tests.long.zoo_at_length neighbours [FAMILY]...
    python -m tests.long.zoo_at_length afterwards

``neighbours`` grades twenty honest submissions alone, then with each member in between, and says
whether the twenty verdicts are the same to the byte. ``afterwards`` grades the members that meddle
with files, processes and time, waits ten seconds, and looks for what they left.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kit.course import Course
from kit.forkserver.client import ForkServer
from kit.grading import Job, judge_all
from tests.test_zoo import MEMBERS, ROOT, Member, below, job, short_limits, told, what_was_said

HONEST = 20
SECONDS = 10.0
FAMILIES_THAT_STAY = "fg"


def honest(course: Course) -> list[Job]:
    """Solutions and kept right answers, then mistakes, of the first chapter's exercises in turn."""
    jobs: list[Job] = []
    for exercise in course.chapters[0].exercises:
        answers = sorted((ROOT / "answers" / exercise.address).glob("*.py"))
        mistakes = sorted((ROOT / "mistakes" / exercise.address).glob("*.py"))
        files = [course.shelf("solutions", exercise), *answers[:1], *mistakes[:1]]
        jobs += [job(course, exercise.name, file) for file in files]
    return jobs[:HONEST]


def neighbours(course: Course, members: list[Member]) -> Iterator[str]:
    """What went wrong, a line each."""
    client = ForkServer.start(course)
    jobs = honest(course)
    alone = [told(course, [verdict]) for verdict in judge_all(client, jobs, at_once=2)]
    for number, member in enumerate(members):
        place = number % len(jobs)
        bad = job(course, member.exercise, member.file)
        verdicts = list(judge_all(client, [*jobs[:place], bad, *jobs[place:]], at_once=2))
        verdict = verdicts.pop(place)
        for before, after, honest_one in zip(alone, verdicts, jobs, strict=True):
            if told(course, [after]) != before:
                name, now = honest_one.exercise.name, what_was_said(after)
                yield f"{member.file.name}: its neighbour {name} has changed: {now}"
        if not member.is_met_by(verdict):
            yield f"{member.file.name}: {what_was_said(verdict)}"
        print(f"\r{number + 1}/{len(members)} ", end="", file=sys.stderr, flush=True)
    client.close()


def afterwards(course: Course, members: list[Member]) -> Iterator[str]:
    """What is still there after ten seconds, a line each."""
    scratches = Path(tempfile.mkdtemp())
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratches)
    descriptors = set(Path("/proc/self/fd").iterdir())
    files = _files_outside()
    processes = _processes()
    client = ForkServer.start(course)
    assert client._process is not None
    jobs = [job(course, member.exercise, member.file) for member in members]
    for _ in judge_all(client, jobs, at_once=2):
        pass
    family = below(client._process.pid)
    client.close()
    time.sleep(SECONDS)
    yield from (f"process {pid} of the family" for pid in family if Path(f"/proc/{pid}").exists())
    yield from (f"process {name}" for name in sorted(_processes() - processes))
    yield from (f"file {path}" for path in scratches.rglob("*"))
    yield from (f"file {path}" for path in sorted(_files_outside() - files))
    yield from (
        f"descriptor {n}" for n in sorted(set(Path("/proc/self/fd").iterdir()) - descriptors)
    )


def _processes() -> set[str]:
    """Python processes of this machine that run the kit, whoever their parent is now."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"kit.forkserver.server" in words:
            found.add(f"{process.name} {words[-60:]!r}")
    return found


def _files_outside() -> set[Path]:
    """Files of the places that a submission would write to if it could."""
    places = (Path.home(), ROOT, ROOT.parent, Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"))
    return {path for place in places if place.is_dir() for path in place.iterdir()}


def main() -> int:
    """Run what is asked for; the exit status is 1 if anything went wrong."""
    what, *families = sys.argv[1:]
    steps: dict[str, Callable[[Course, list[Member]], Iterator[str]]] = {
        "neighbours": neighbours,
        "afterwards": afterwards,
    }
    wanted = "".join(families) or ("" if what == "neighbours" else FAMILIES_THAT_STAY)
    members = [m for m in MEMBERS if not wanted or m.file.name[0] in wanted]
    with tempfile.TemporaryDirectory() as folder:
        wrong = 0
        for line in steps[what](short_limits(Path(folder)), members):
            wrong += 1
            print(line, flush=True)
    print(
        f"\n{len(members)} members",
        f"{wrong} went wrong" if wrong else "nothing went wrong",
        sep="\n",
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
