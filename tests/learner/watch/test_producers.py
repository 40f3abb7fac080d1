"""Which exercises were saved, however an editor saves."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kit.course import Workspace
from kit.learner.watch.saves import Watcher, changed, stamps

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
    """The state of the file tells, not how it came about; what lies beside it is nothing."""
    before = stamps(workspace)
    save(workspace.root / f"exercises/{GREET}.py")
    after = stamps(workspace)
    assert changed(before, after) == (GREET,)
    assert changed(after, stamps(workspace)) == ()


def test_a_file_that_goes_and_comes_back_is_seen(workspace: Workspace) -> None:
    """Deleting an exercise is a change, and so is its return."""
    before = stamps(workspace)
    file = workspace.root / f"exercises/{GREET}.py"
    file.unlink()
    gone = stamps(workspace)
    assert changed(before, gone) == (GREET,)
    file.write_text("")
    assert changed(gone, stamps(workspace)) == (GREET,)


def test_the_one_saved_last_comes_last(workspace: Workspace) -> None:
    """Of several changed files the order is that of their times."""
    before = stamps(workspace)
    for number, name in enumerate(("streams/ticks", GREET)):
        file = workspace.root / f"exercises/{name}.py"
        file.write_text("")
        os.utime(file, (10**9 + number, 10**9 + number))
    assert changed(before, stamps(workspace)) == ("streams/ticks", GREET)


@pytest.fixture(params=[False, True], ids=["told", "polled"])
def saves(request: pytest.FixtureRequest, workspace: Workspace) -> Iterator[queue.Queue[str]]:
    """What a watcher tells, by the system's events or by polling."""
    found: queue.Queue[str] = queue.Queue()

    def saved(addresses: tuple[str, ...]) -> None:
        for address in addresses:
            found.put(address)

    def noticed(sentence: str) -> None:
        found.put(f"noticed: {sentence}")

    watcher = Watcher(workspace, saved, noticed, poll=request.param)
    yield found
    watcher.close()


def test_a_watcher_tells_of_saves(workspace: Workspace, saves: queue.Queue[str]) -> None:
    """Saves of several styles are told, by events and by polling alike."""
    file = workspace.root / f"exercises/{GREET}.py"
    for save in (in_place, renamed_over, moved_aside):
        save(file)
        assert saves.get(timeout=30) == GREET
        _until_quiet(saves)


def _until_quiet(saves: queue.Queue[str]) -> None:
    """A file that was moved aside may have been seen while it was gone: both are changes."""
    ends = time.monotonic() + 0.5
    while (left := ends - time.monotonic()) > 0:
        try:
            assert saves.get(timeout=left) == GREET
        except queue.Empty:
            return


def test_where_the_system_tells_nothing_files_are_polled(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a way to be told, saves are found all the same, and the learner hears of it."""
    monkeypatch.setitem(__import__("sys").modules, "watchfiles", None)
    found: queue.Queue[str] = queue.Queue()
    watcher = Watcher(workspace, lambda a: found.put(a[0]), found.put)
    try:
        assert "polled" in found.get(timeout=30)
        in_place(workspace.root / f"exercises/{GREET}.py")
        assert found.get(timeout=30) == GREET
    finally:
        watcher.close()
