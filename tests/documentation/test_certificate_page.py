"""The script that puts the certificate of the built-in course on its page, and compares them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "docs/_ext/certificate.py"
TEXT = """\
# Certificate

| made | 30 Nov 2026, 12:00 UTC |
| took | 17 minutes |
| versions | kit 0.1.0, Python 3.11.7 |
| known mistakes | 3 | 3 | 0 | 0 |

| `a` | 4 of 4 | 2 of 2 | 3 of 3 | 1 of 3 | 5 of 5 | 7 of 7 |
| `b` | 4 of 4 | 2 of 2 | 3 of 3 | 2 of 3 | 5 of 5 | 7 of 7 |

Mistakes without a name in their verdicts: 3.
"""
COURSE = '[proved]\nlanggraph = "1.2"\nother = "3"\n\n[limits]\nlanggraph = 1\n'
LATER = TEXT.replace("30 Nov", "1 Dec").replace("17", "9").replace("3.11.7", "3.12.1")
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The page of a checkout that has nothing but the script."""
    (tmp_path / "docs/_ext").mkdir(parents=True)
    shutil.copy(SCRIPT, tmp_path / "docs/_ext")
    (tmp_path / "docs/reference").mkdir()
    page = tmp_path / "docs/reference/certificate.md"
    page.write_text("# No numbers yet\n", encoding="utf-8")
    (tmp_path / "course.toml").write_text(COURSE)
    return page


@pytest.fixture
def run(page: Path, tmp_path: Path) -> Run:
    """Runs the script on a certificate, and gives its status and what it prints."""

    def run_script(*options: str, text: str = TEXT, **fields: Any) -> tuple[int, str]:
        data = {"complete": True, "missing": [], "problems": [], **fields}
        data |= {"versions": {"langgraph": "9.1", "Python": "3.11.7"}}
        (tmp_path / "certificate.json").write_text(json.dumps(data), encoding="utf-8")
        (tmp_path / "certificate.md").write_text(text, encoding="utf-8")
        words = [sys.executable, str(page.parents[1] / "_ext/certificate.py"), *options]
        done = subprocess.run([*words, str(tmp_path)], capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run_script


def test_a_certificate_becomes_the_page(page: Path, run: Run) -> None:
    """The page is written, and is up to date until more than times and versions differ.

    The versions in ``course.toml`` are those of the proof.
    """
    course = page.parents[2] / "course.toml"
    assert run("--check")[0] == 1
    assert page.read_text(encoding="utf-8") == "# No numbers yet\n"
    assert "1.2" in course.read_text()
    assert run() == (0, "")
    assert page.read_text(encoding="utf-8") == TEXT
    assert course.read_text() == COURSE.replace("1.2", "9.1")
    assert run("--check", text=LATER) == (0, "")
    status, printed = run("--check", text=LATER.replace("| 3 | 3 | 0", "| 3 | 2 | 1"))
    assert status == 1
    assert "\n-| known mistakes | 3 | 3 | 0 | 0 |\n+| known mistakes | 3 | 2 | 1 | 0 |\n" in printed
    assert "certificate.md is not up to date. Run: " in printed
    assert page.read_text(encoding="utf-8") == TEXT


def test_the_number_of_named_mistakes_may_differ(run: Run) -> None:
    """It depends on how busy the machine is, and the order of the exercises on it; no other one."""
    run()
    first, second = TEXT.index("| `a`"), TEXT.index("| `b`")
    end = TEXT.index("\n\nMistakes")
    rows = f"{TEXT[second:end]}\n{TEXT[first:second].rstrip()}"
    other = f"{TEXT[:first]}{rows}{TEXT[end:]}".replace("1 of 3", "3 of 3").replace(": 3.", ": 1.")
    assert other != TEXT
    assert run("--check", text=other) == (0, "")
    status, printed = run(
        "--check", text=other.replace("| 5 of 5 | 7 of 7 |\n|", "| 4 of 5 | 7 of 7 |\n|")
    )
    assert (status, "+| `b` | 4 of 4 | 2 of 2 | 3 of 3 |…| 4 of 5 | 7 of 7 |" in printed) == (
        1,
        True,
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"complete": False, "missing": ["43 of 44 exercises"]}, "not measured: ['43 of 44"),
        ({"problems": ["a: is wrong"]}, "what is wrong with the course: ['a: is wrong']"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--check",)])
def test_what_is_never_the_page(
    page: Path, run: Run, options: tuple[str, ...], fields: dict[str, Any], said: str
) -> None:
    """A certificate of a part, or of a course with problems, is refused and changes nothing."""
    status, printed = run(*options, **fields)
    assert status == 1
    assert "cannot be the page" in printed
    assert said in printed
    assert page.read_text(encoding="utf-8") == "# No numbers yet\n"
