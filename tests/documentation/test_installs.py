"""What the documents, the messages and the scripts tell people to install."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
SHELVES = ("README.md", "CONTRIBUTING.md", "docs", "hints", "exercises", "src", ".ci", "benchmarks")
READ = {".md", ".py", ".txt", ".sh", ".toml", ""}
COMMAND = re.compile(
    r"(?:\b(?:pip3?|uv pip|uv tool|uv|pipx|poetry|pdm|conda)\s+(?:install|add|run --spec)\s+"
    r"(?P<pip>[^\n`#]*?)|\buvx\s+--from\s+(?P<uvx>[^\n`#]*?))(?=\. |[`#\n]|$)"
)
WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
BY_NAME = {"django", "fastapi", "websockets", "atheris"}
"""Packages that a document may install although the kit does not ask for all of them."""


def documents() -> Iterator[Path]:
    for shelf in SHELVES:
        path = ROOT / shelf
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (
            f for f in files if f.is_file() and f.suffix in READ and "_course" not in f.parts
        )


def targets(text: str) -> Iterator[str]:
    """What each command in ``text`` installs; options and their files are left out."""
    for found in COMMAND.finditer(text):
        for quoted, single, word in WORD.findall(found["pip"] or found["uvx"]):
            target = quoted or single or word.strip("\"'").rstrip("\"'.,;:)") or word[:1]
            if target.startswith(("-", "&", "|")) and not quoted:
                if target in ("&&", "|", "||"):
                    break
                continue
            if target.strip("\"'."):
                yield target
            if found["uvx"] or "--spec" in found[0]:
                break  # what follows is the command to run


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = chain(project["dependencies"], *project["optional-dependencies"].values())
    return {str(canonicalize_name(Requirement(line).name)) for line in lines} - {own_name()}


def own_name() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return canonicalize_name(project["name"])


def is_path(target: str) -> bool:
    """Whether pip would look for a file or folder; ``PATH/TO/CLONE`` stands for one."""
    path = re.sub(r"\[[\w,]+\]$", "", target)
    return path == "." or "/" in path or path.endswith(".whl")


def is_allowed(target: str, packages: set[str]) -> bool:
    if is_path(target) or any(sign in target for sign in "{$<"):
        return True
    try:
        return canonicalize_name(Requirement(target).name) in packages
    except InvalidRequirement:
        return False


def test_documents_install_paths_and_declared_packages() -> None:
    """Each command installs a clone, a wheel, or a package that the kit declares or names."""
    packages = declared() | BY_NAME
    found = {
        (document.relative_to(ROOT).as_posix(), target)
        for document in documents()
        for target in targets(document.read_bytes().decode("utf-8", "replace"))
    }
    assert len(found) > 10
    assert {one for one in found if not is_allowed(one[1], packages)} == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('pip install "kit[author]"', ["kit[author]"]),
        ("pip install --quiet -e '.[dev]' && x", [".[dev]"]),
        ("Run `pip install kit`.", ["kit"]),
        ("pipx run --spec kit kit init", ["kit"]),
        ('uvx --from "astream-kit" kit init', ["astream-kit"]),
        ("pip install a>=1 b", ["a>=1", "b"]),
    ],
)
def test_the_reader_finds_what_is_installed(text: str, found: list[str]) -> None:
    """Names are found behind each installer, quoted or not, and options are left out."""
    assert list(targets(text)) == found
