"""The documentation builds without a warning, and its reference is complete."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from kit.cli.main import kit
from kit.course import load_course
from kit.course.lessons import list_lessons

ROOT = Path(__file__).parents[2]
DIRECTIVE = re.compile(r"^```\{(?!screen|write).*\n(?:.*\n)*?```$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, its screens printed by the kit, each warning an error."""
    folder = tmp_path_factory.mktemp("docs")
    source = folder / "docs"
    shutil.copytree(ROOT / "docs", source)
    shutil.copytree(ROOT / "lessons", folder / "lessons")
    words = ["-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(source)]
    done = subprocess.run(
        [sys.executable, *words, str(folder / "site")],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "site"


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below ``group`` with its whole name."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")


@pytest.mark.slow
def test_every_lesson_is_a_page(site: Path) -> None:
    """The site has the text of each lesson, from the same file as the kit."""
    for lesson in list_lessons(load_course(ROOT)):
        text = "".join(Texts.read(site / "lessons" / f"{lesson.name}.html").parts)
        assert lesson.read_title() in text
        assert "Check your understanding" in text


def test_every_command_and_option_is_in_the_reference() -> None:
    """The page of commands, read as a file, has each command with each option that is not hidden."""
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### (kit.*)\n((?:(?!###).*\n)*)", page, re.MULTILINE))
    assert set(parts) == {"kit", *(name for name, _ in commands(kit, "kit"))}
    missing = []
    for name, command in commands(kit, "kit"):
        shown = (p for p in command.params if isinstance(p, click.Option) and not p.hidden)
        options = [option.opts[-1] for option in shown]
        missing += [f"{name} {o}" for o in options if f"{o} " not in parts[name]]
    assert missing == []


def test_every_page_can_be_read_as_a_file() -> None:
    """A page has text of its own, and links lead to it from README.md without the site."""
    pages = {page.resolve() for page in (ROOT / "docs").rglob("*.md")}
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    empty = [p for p, text in texts.items() if len(DIRECTIVE.sub("", text).split()) < 5]
    assert empty == []
    reached, waiting = set[Path](), [(ROOT / "README.md").resolve()]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            links = LINK.findall(page.read_text(encoding="utf-8"))
            waiting += [(page.parent / link).resolve() for link in links if "://" not in link]
    assert sorted(pages - reached) == []


def test_an_old_screen_is_an_error(tmp_path: Path) -> None:
    """The script names a page whose text or status is old, and otherwise writes what is printed."""
    page = tmp_path / "page.md"
    page.write_text("Look:\n\n```{screen} lines=2\n$ kit next --help\nOld\n```\n")
    script = [sys.executable, str(ROOT / "docs/_ext/screens.py"), str(page)]

    def run(*options: str) -> tuple[int, str]:
        done = subprocess.run([*script, *options], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    status, printed = run("--check")
    assert (status, "prints another text" in printed) == (1, True)
    assert "Old" in page.read_text()
    assert run() == (0, "")
    assert "$ kit next --help\nUsage: kit next [OPTIONS]\n\n…\n```\n" in page.read_text()
    assert run("--check") == (0, "")
    page.write_text("```{screen} status=1\n$ kit next --help\n```\n")
    status, printed = run()
    assert (status, "ended with status 0" in printed) == (1, True)


@pytest.mark.slow
def test_links_hold(site: Path) -> None:
    """Every link from one page to another leads to a page, and to a heading that it has."""
    pages = {page: Texts.read(page) for page in site.rglob("*.html")}
    broken = []
    for page, read in pages.items():
        for link in read.links:
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            no_page = target.suffix == ".html" and target not in pages
            if no_page or (target in pages and anchor not in {"", *pages[target].anchors}):
                broken.append(f"{page.name}: {link}")
    assert broken == []


class Texts(HTMLParser):
    """The text, the links and the anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()

    @classmethod
    def read(cls, page: Path) -> Texts:
        parser = cls()
        parser.feed(page.read_text(encoding="utf-8"))
        return parser

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            if tag == "a" and name == "href" and value and "://" not in value:
                self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
