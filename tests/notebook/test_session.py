"""What a session asks and says beside its verdicts, without a kernel."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest

from kit.cli.main import kit
from kit.cli.session import Options
from kit.course import open_workspace
from kit.learner.doctor import Fact
from kit.learner.hint_prices import HintPrice
from kit.learner.progress import Progress
from kit.model import Standing, Verdict
from kit.notebook import session
from kit.notebook.session import NotebookSession

TOY_COURSE = Path(__file__).parents[1] / "toy_course"
VERDICT = Verdict(
    exercise="basics/greet",
    standing=Standing.SOLVED,
    points=2.0,
    max_points=2.0,
    seconds=0.1,
    advice="",
    isolation="processes+seccomp",
    findings=(),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(TOY_COURSE, tmp_path / "toy")
    monkeypatch.chdir(tmp_path / "toy")
    return tmp_path / "toy"


def test_a_surprising_cost_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hint that costs points is taken only after a yes."""
    price = HintPrice(exercise="greet", cost=0.5, new=1, taken=0, taken_cost=0.0)
    monkeypatch.setattr(session, "find_price", lambda *_: price)
    questions: list[str] = []
    answers = iter([False, True])

    def ask(question: str) -> bool:
        questions.append(question)
        return next(answers)

    options = Options()
    with click.Context(kit, obj=options):
        asked = NotebookSession(str, ask)
        assert asked.take_hint("greet").text == "No hint was taken."
        assert seen(options) == ()
        assert asked.take_hint("greet").text.startswith("greet, hint 1: Nudge")
    assert questions[0].startswith("This hint costs 0.5 points")
    assert seen(options) == ("1",)


def seen(options: Options) -> tuple[str, ...]:
    """The hints on greet in the record that was opened last."""
    record = options.unsaved[-1]
    assert isinstance(record, Progress)
    return record.of("basics/greet").seen


def test_less_isolation_is_described_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a layer is missing, the first verdict says what kit doctor says."""
    facts = (
        Fact("layer pid", "on"),
        Fact("layer namespaces", "not available: no", fine=False, advice="Grades are right."),
    )
    monkeypatch.setattr(session, "examine", lambda _: facts)
    described = NotebookSession(str, lambda _: True)
    workspace = open_workspace(TOY_COURSE, TOY_COURSE)
    full = replace(VERDICT, isolation="namespaces")
    assert described._describe_isolation(workspace, full) == ""
    assert described._describe_isolation(workspace, VERDICT) == (
        "Isolation is `processes+seccomp`: layer namespaces not available: no. Grades are right."
    )
    assert described._describe_isolation(workspace, VERDICT) == ""


def test_without_ipython_the_error_says_what_to_install(tmp_path: Path) -> None:
    """The module names the package, and its own file is not in the traceback's last line."""
    code = "import sys; sys.modules['IPython'] = None; import kit.notebook"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: kit.notebook needs IPython, which is not installed. "
        "Install it with: pip install ipython"
    )
