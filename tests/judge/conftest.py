"""A workbench: small courses on plain asyncio, real runners, and what becomes of an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from kit.course import Course, load_course
from kit.forkserver import start
from kit.grading import Job, judge_all
from kit.judge import Run, Submission
from kit.judge.supervisor import Supervisor
from kit.model import Verdict

LIMITS = "cpu_seconds = 1\nwall_seconds = 20\nmemory_mb = 256\noutput_kb = 64"
SHOWN = "exercises/one/answer.py"


class Bench:
    """One warm parent for one course, on which any answer can be tried."""

    def __init__(self, course: Course, folder: Path) -> None:
        self._course = course
        self._folder = folder
        self._client = start(course)

    def close(self) -> None:
        self._client.close()

    def grade(
        self,
        exercise: str,
        text: str | bytes,
        *,
        seed: int = 1,
        untouched: bool = False,
    ) -> Verdict:
        """Return the verdict on ``text`` as an answer to ``exercise``."""
        file = self._folder / f"{exercise}.py"
        file.write_bytes(dedent(text).encode() if isinstance(text, str) else text)
        job = Job.of_file(
            exercise=self._course.resolve(exercise),
            file=file,
            shown=SHOWN,
            untouched=untouched,
            seed=seed,
        )
        (verdict,) = judge_all(self._client, [job], at_once=1)
        return verdict

    def do(self, text: str, check: Callable[[Submission], Awaitable[Any]]) -> Any:
        """Let ``check`` judge ``text`` here, in this process, and give what it gives."""
        source = dedent(text).encode()
        supervisor = Supervisor(
            self._client, self._course, self._course.exercises[0], SHOWN, source
        )
        try:
            submission = supervisor.submission()
            with asyncio.Runner(loop_factory=submission.new_loop) as runner:
                return runner.run(_awaited(check(submission)))
        finally:
            supervisor.close()

    def run(self, text: str, *args: object, how: str = "any") -> Run:
        """What became of one call of the function ``answer`` in ``text``, whatever it was."""

        async def call(submission: Submission) -> Run:
            return await submission.answer.attempt(*args, how=how)

        run = self.do(text, call)
        assert isinstance(run, Run)
        return run


async def _awaited(what: Awaitable[Any]) -> Any:
    return await what


def write_course(
    root: Path, checks: Mapping[str, str], limits: str, solutions: Mapping[str, str]
) -> Course:
    """A course whose chapter ``one`` has an exercise for each text of checks."""
    names = ", ".join(f'"{name}"' for name in checks)
    (root / "checks" / "one").mkdir(parents=True)
    for name, text in checks.items():
        (root / "checks" / "one" / f"test_{name}.py").write_text(dedent(text))
    (root / "solutions" / "one").mkdir(parents=True)
    for name, text in solutions.items():
        (root / "solutions" / "one" / f"{name}.py").write_text(text)
    (root / "course.toml").write_text(
        f'name = "bench"\ntitle = "Bench"\n[limits]\n{limits}\n'
        f'[[chapters]]\nname = "one"\ntitle = "One"\nexercises = [{names}]\n'
    )
    return load_course(root)


@pytest.fixture(scope="module")
def bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    """A bench for the module's ``CHECKS`` and ``SOLUTIONS`` (texts by exercise), ``LIMITS``."""
    checks = request.module.CHECKS
    limits = getattr(request.module, "LIMITS", LIMITS)
    solutions = getattr(request.module, "SOLUTIONS", {})
    course = write_course(tmp_path_factory.mktemp("course"), checks, limits, solutions)
    made = Bench(course, tmp_path_factory.mktemp("answers"))
    yield made
    made.close()
