"""Verdicts that hold until something that they depend on changes.

Each is kept in the workspace's ``.kit/verdicts.json`` with a fingerprint of the exercise's text,
its checks, its known mistakes and what all checks share, ``course.toml``, the kit, Python, the
installed packages, the limits, and what the isolation depends on. Only the learner's own commands
use this file: a grade of a class never does.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import kit
from kit.course import COURSE_FILE, Exercise, Workspace
from kit.course.mistakes import list_mistakes
from kit.errors import MachineError
from kit.files import hold_lock, read_regular, write_whole
from kit.forkserver.python import package_folders
from kit.grading import Job
from kit.model import Quizzed, Standing, Verdict, decode_verdict, encode_verdict

VERDICTS_FILE: Final = "verdicts.json"
VERDICTS_FORMAT: Final = 1
MAX_BYTES: Final = 20_000_000  # a larger file is ignored

_KEPT = (Standing.SOLVED, Standing.UNSOLVED, Standing.BROKEN, Standing.TODO)
"""The other standings say something about the machine at that moment."""


class RememberedVerdicts:
    """The verdicts of one workspace, as they were when this object was made."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._file = workspace.state / VERDICTS_FILE
        self._shared = _hash(_shared_parts(workspace))
        self._data = _read(self._file)

    def fingerprint(self, job: Job) -> str:
        """Return a hash of everything that the verdict on a job depends on; "" if unknown."""
        try:
            course = self._workspace.course
            files = [course.shelf("checks", job.exercise), *list_mistakes(course, job.exercise)]
            texts = [file.read_bytes() for file in files]
        except OSError:
            return ""
        where = f"{job.shown} {job.untouched} {job.problem}"
        parts = [self._shared.encode(), where.encode("utf-8", "replace"), job.source]
        return _hash([*parts, *texts])

    def find(self, exercise: Exercise, fingerprint: str) -> Verdict | None:
        """Return the verdict with this fingerprint, None if there is none."""
        kept, verdict = self._find_last(exercise.address)
        return verdict if fingerprint and kept == fingerprint else None

    def mark_new(self, verdict: Verdict) -> Verdict:
        """Return ``verdict`` with the checks that pass now and did not in the last try."""
        return verdict.marked_new(self._find_last(verdict.exercise)[1])

    def _find_last(self, address: str) -> tuple[str, Verdict | None]:
        """Return the last verdict on an exercise and its fingerprint, None without one."""
        try:
            entry = self._data["verdicts"][address]
            verdict = replace(decode_verdict(entry["verdict"]), remembered=True)
            numbers = (verdict.points, verdict.max_points, verdict.seconds)
            is_sound = all(type(number) in (int, float) for number in numbers)
            is_sound &= type(verdict.isolation) is type(verdict.advice) is str
            if is_sound and verdict.exercise == address:
                return entry["fingerprint"], verdict
        except (KeyError, TypeError, ValueError):
            pass  # another kit wrote it
        return "", None

    def find_score(self, answers: Mapping[str, str]) -> Quizzed | None:
        """Return the score of these answers to the quiz, None if it is not known."""
        try:
            entry = self._data["quiz"]
            if entry["fingerprint"] == self._quiz_fingerprint(answers):
                return Quizzed(*map(int, entry["score"]))
        except (KeyError, TypeError, ValueError):
            pass
        return None

    def keep(
        self,
        verdicts: Iterable[tuple[Verdict, Job]],
        fingerprints: Mapping[str, str],
        answers: Mapping[str, str],
        score: Quizzed | None,
    ) -> None:
        """Write verdicts on jobs, unless what they depend on has changed. Raises MachineError."""
        new: dict[str, Any] = {}
        self._shared = _hash(_shared_parts(self._workspace))
        for verdict, job in verdicts:
            fingerprint = fingerprints[verdict.exercise]
            if fingerprint and fingerprint == self.fingerprint(job):
                is_kept = verdict.standing in _KEPT
                entry = {"fingerprint": fingerprint, "verdict": encode_verdict(verdict)}
                new[verdict.exercise] = entry if is_kept else None
        with hold_lock(self._file.with_suffix(".lock")) as is_locked:
            data = _read(self._file)
            kept = data.get("verdicts")
            data["verdicts"] = (kept if isinstance(kept, dict) else {}) | new
            if score is not None:
                fingerprint = self._quiz_fingerprint(answers)
                data["quiz"] = {"fingerprint": fingerprint, "score": list(score)}
            text = json.dumps({**data, "format": VERDICTS_FORMAT})
            write_whole(self._file, text.encode(), is_locked=is_locked)

    def _quiz_fingerprint(self, answers: Mapping[str, str]) -> str:
        course = self._workspace.course
        files = [course.root / "hints" / chapter.name / "quiz.md" for chapter in course.chapters]
        texts = [file.read_bytes() for file in files if file.is_file()]
        return _hash([self._shared.encode(), json.dumps(dict(answers)).encode(), *texts])


def _shared_parts(workspace: Workspace) -> list[bytes]:
    """Return what all verdicts of a workspace depend on."""
    course = workspace.course
    machine = getattr(os, "uname", platform.uname)()
    user = getattr(os, "geteuid", int)()
    packages = [sorted(os.listdir(p)) for p in package_folders() if Path(p).is_dir()]  # noqa: PTH208
    parts = [repr((sys.version, sys.executable, tuple(machine), user, course.limits)).encode()]
    parts += [name.encode("utf-8", "replace") for names in packages for name in names]
    files = [course.root / COURSE_FILE]
    files += [f for f in Path(kit.__file__).parent.rglob("*.py") if "_course" not in f.parts]
    for file in (course.root / "checks").rglob("*"):
        if file.is_file() and not file.name.startswith("test_") and file.suffix != ".pyc":
            files.append(file)
    for file in sorted(files):
        parts += [str(file).encode("utf-8", "replace"), file.read_bytes()]
    return parts


def _hash(parts: Sequence[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _read(file: Path) -> dict[str, Any]:
    """Return what is in the file; a file that cannot be used counts as empty."""
    try:
        data = json.loads(read_regular(file, MAX_BYTES))
    except (OSError, ValueError, RecursionError, MachineError):
        return {}
    return data if isinstance(data, dict) and data.get("format") == VERDICTS_FORMAT else {}
