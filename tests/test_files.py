"""Files of the kit: read without waiting, locked, written whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kit.files
from kit.errors import MachineError
from kit.files import (
    LEFTOVER_SECONDS,
    NotRegular,
    hold_lock,
    move_beside,
    open_regular,
    read_regular,
    write_whole,
)

HOLDER = """
import sys
from pathlib import Path
from kit.files import hold_lock
with hold_lock(Path(sys.argv[1])) as is_locked:
    print(is_locked, flush=True)
    sys.stdin.read()
"""


def holder(file: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its stdin ends."""
    source = str(Path(kit.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, file],
        env={**os.environ, "PYTHONPATH": source},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def test_a_lock_is_held_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process waits for the lock, then names it; once it is free, it gets it."""
    monkeypatch.setattr(kit.files, "LOCK_SECONDS", 0.05)
    file = tmp_path / "a.lock"
    with holder(file) as process:
        with (
            pytest.raises(MachineError, match=r"a\.lock has been locked by another process"),
            hold_lock(file),
        ):
            pass
        process.communicate()
    with hold_lock(file) as is_locked:
        assert is_locked


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    """The lock of a process that was killed is free at once."""
    file = tmp_path / "a.lock"
    with holder(file) as process:
        process.kill()
    with hold_lock(file) as is_locked:
        assert is_locked


def test_without_a_lock_work_goes_on(tmp_path: Path) -> None:
    """Where no lock can be made the block runs all the same, and knows."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for place in ("file/a.lock", "folder"):
        with hold_lock(tmp_path / place) as is_locked:
            assert not is_locked


@pytest.mark.skipif(os.name != "posix", reason="makes pipes and links")
def test_what_is_not_regular_is_not_opened(tmp_path: Path) -> None:
    """A pipe, a folder and, where it is not followed, a link are named and never opened."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("text")
    (tmp_path / "link").symlink_to("file")
    for name, kind in (("pipe", "pipe"), (".", "folder"), ("link", "link")):
        with pytest.raises(NotRegular) as caught:
            open_regular(tmp_path / name, follow_links=False)
        assert caught.value.kind == kind
    assert read_regular(tmp_path / "link", 10) == b"text"
    assert read_regular(tmp_path / "file", 2) == b"te"


def test_only_old_leftovers_are_removed_without_a_lock(tmp_path: Path) -> None:
    """Where another kit may be writing, its temporary file stays until it is surely left over."""
    for name, age in ((".a.json.1-x", 0.0), (".a.json.2-x", LEFTOVER_SECONDS + 60)):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    write_whole(tmp_path / "a.json", b"1")
    assert {file.name for file in tmp_path.iterdir()} == {"a.json", ".a.json.1-x"}


def test_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    """If a file is where a folder is needed, the error names that file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match=r"file is not a folder\.$") as caught:
        write_whole(tmp_path / "file" / "a" / "b", b"")
    assert caught.value.advice == "Move it to another place."
    with pytest.raises(MachineError, match=r"file is not a folder\.$"):
        move_beside(tmp_path / "file" / "b", tmp_path / "file")
    assert (tmp_path / "file").is_file()
