"""Which exercises were saved, however an editor saves."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.course import Workspace
from kit.learner.watch.producers import SavedFiles, read_keys

GREET = "basics/greet"


def in_place(file: Path) -> None:
    file.write_text("1\n")


def renamed_over(file: Path) -> None:
    """As many editors do, so that a crash leaves one of the two texts."""
    new = file.with_name(f".{file.name}.swp")
    new.write_text("2\n")
    new.replace(file)


def moved_aside(file: Path) -> None:
    """As vim does with a backup: the old file moves away, a new one takes its name."""
    file.rename(file.with_name(f"{file.name}~"))
    file.write_text("3\n")


def several_times(file: Path) -> None:
    for text in ("4\n", "5 5\n", "6 6 6\n"):
        file.write_text(text)


def as_old_as_before(file: Path) -> None:
    """As a copy does that keeps the times: the size and the identity tell."""
    before = file.stat()
    renamed_over(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


SAVES = [in_place, renamed_over, moved_aside, several_times, as_old_as_before]


@pytest.mark.parametrize("save", SAVES)
def test_every_way_to_save_is_seen(workspace: Workspace, save: Callable[[Path], None]) -> None:
    """The state of the file decides, not how it changed; other files beside it do not count."""
    files = SavedFiles(workspace)
    save(workspace.root / f"exercises/{GREET}.py")
    assert files.look() == ()
    assert files.look() == (GREET,)
    assert files.look() == ()


def test_a_file_that_is_still_written_is_not_reported(workspace: Workspace) -> None:
    """A save is over when two looks agree: an editor may write a file in several steps."""
    files = SavedFiles(workspace)
    file = workspace.root / f"exercises/{GREET}.py"
    for text in ("4\n", "5 5\n", "6 6 6\n"):
        file.write_text(text)
        assert files.look() == ()
    assert files.look() == (GREET,)


def test_a_file_that_goes_and_comes_back_is_seen(workspace: Workspace) -> None:
    """Deleting an exercise is a change, and so is its return."""
    files = SavedFiles(workspace)
    file = workspace.root / f"exercises/{GREET}.py"
    file.unlink()
    assert (files.look(), files.look()) == ((), (GREET,))
    file.write_text("")
    assert (files.look(), files.look()) == ((), (GREET,))


def test_the_one_saved_last_comes_last(workspace: Workspace) -> None:
    """Several changed files are in the order of their times."""
    files = SavedFiles(workspace)
    for number, name in enumerate(("streams/ticks", GREET)):
        file = workspace.root / f"exercises/{name}.py"
        file.write_text("")
        os.utime(file, (10**9 + number, 10**9 + number))
    assert (files.look(), files.look()) == ((), ("streams/ticks", GREET))


def test_slow_files_are_looked_at_less_often(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time between two looks grows with that of a look, as in a slow network."""
    files = SavedFiles(workspace)
    usual = files.seconds_to_next
    times = iter((0.0, 1.0))
    monkeypatch.setattr("time.monotonic", lambda: next(times))
    files.look()
    assert files.seconds_to_next > 100 * usual


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("jH?", ["j", "H", "?"]),
        ("\x1b[A\x1bOB", ["up", "down"]),
        ("\r\n", ["enter", "enter"]),
        ("\x1b", ["escape"]),
        ("q\x1b[5~\x1b[1;5A\x1bq\x1bOPn", ["q", "n"]),
    ],
)
def test_keys_have_names(sent: str, keys: list[str]) -> None:
    """Arrows, Enter and Escape are known by name; other sequences of a terminal are ignored."""
    assert list(read_keys(sent)) == keys
