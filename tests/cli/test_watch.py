"""``kit watch``, on a real pseudo-terminal and without one."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from .conftest import Learner

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
SECONDS = 120.0


@dataclass(slots=True)
class Watched:
    """A running `kit watch`; what it has written since the last look is ``unread``."""

    process: subprocess.Popen[bytes]
    screen: int
    unread: str = field(default="", init=False)

    def shows(self, text: str) -> str:
        """Read until ``text`` comes; gives everything up to its end."""
        ends = time.monotonic() + SECONDS
        while text not in self.unread:
            ready, _, _ = select.select([self.screen], [], [], max(ends - time.monotonic(), 0))
            try:
                data = os.read(self.screen, 65536) if ready else b""
            except OSError:
                data = b""
            assert data, f"{text!r} never came, but {self.unread[-2000:]!r}"
            self.unread += data.decode()
        before, found, self.unread = self.unread.partition(text)
        return before + found

    def press(self, keys: str) -> None:
        os.write(self.screen, keys.encode())

    def ends(self, status: int) -> None:
        assert self.process.wait(timeout=SECONDS) == status


@pytest.fixture
def watched(learner: Learner) -> Iterator[Watched]:
    """`kit watch` on a terminal of 80 columns."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    before = termios.tcgetattr(theirs)
    process = subprocess.Popen(
        [sys.executable, "-m", "kit", "watch"],
        cwd=learner.folder,
        env=learner.environment(TERM="xterm", NO_COLOR="1"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    watched = Watched(process, ours)
    watched.shows("q quit")
    yield watched
    process.kill()
    process.wait()
    if process.returncode != -signal.SIGKILL:
        assert termios.tcgetattr(theirs)[:4] == before[:4], "the terminal is not as it was"
    os.close(ours)
    os.close(theirs)


def test_a_save_is_graded_and_nothing_moves_on(learner: Learner, watched: Watched) -> None:
    """The verdict on what was saved appears; the next exercise comes when it is asked for."""
    learner.solves("greet")
    watched.shows("✓ basics/greet  solved")
    assert "add_later" not in watched.shows("1 of 3 solved, greet")
    watched.press("n")
    watched.shows("add_later  2 of 2 in")
    watched.press("q")
    watched.ends(0)


def test_a_solved_exercise_that_breaks_is_said(learner: Learner, watched: Watched) -> None:
    """Saving an exercise that no longer works says that it did; the record has it, too."""
    learner.solves("greet")
    watched.shows("1 of 3 solved")
    learner.writes("greet", "def greet(name):\n    return name\n")
    watched.shows("was solved, now fails")
    watched.shows("0 of 3 solved")
    watched.press("q")
    watched.ends(0)
    assert "unsolved" in learner.kit("list").out


def test_a_save_during_a_grade_ends_it(learner: Learner, watched: Watched) -> None:
    """An endless loop does not keep the learner waiting for its verdict."""
    learner.writes("greet", "def greet(name):\n    while True:\n        pass\n")
    watched.shows("grading greet")
    learner.solves("greet")
    assert "stopped" not in watched.shows("✓ basics/greet  solved")
    watched.press("q")
    watched.ends(0)


def test_keys(learner: Learner, watched: Watched) -> None:
    """Hint, list, all, solution and reset, each on one key; a reset asks first."""
    watched.press("h")
    watched.shows("greet, hint 1: ")
    watched.press("l")
    watched.shows("← next")
    watched.press("s")
    watched.shows("greet is not solved. Show the solution anyway?")
    watched.press("x")
    watched.shows("Checks")
    learner.writes("greet", "mine = 1\n")
    watched.shows("broken")
    watched.press("r")
    watched.shows("Put back the original of exercises/basics/greet.py?")
    watched.press("y")
    watched.shows("Your text is kept in .kit/kept/basics/greet.1.py")
    watched.shows("to do")
    watched.press("a")
    watched.shows("0 of 3 solved")
    watched.press("q")
    watched.ends(0)


def test_pasted_keys_and_a_new_size(watched: Watched) -> None:
    """Each pasted key counts, an arrow key does not, and a resized terminal is drawn anew."""
    watched.press("t\x1b[Ah")
    watched.shows("Checks")
    watched.shows("greet, hint 1: ")
    watched.shows("q quit")
    watched.process.send_signal(signal.SIGWINCH)
    assert "greet, hint 1: " in watched.shows("q quit")
    watched.press("q")
    watched.ends(0)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)]
)
def test_a_signal_ends_it_in_order(watched: Watched, number: signal.Signals, status: int) -> None:
    """The terminal is left as it was, however the command ends."""
    watched.process.send_signal(number)
    watched.ends(status)


def test_without_a_terminal_blocks_are_printed(learner: Learner) -> None:
    """Each verdict is a block of plain text on stdout, with nothing that moves a cursor."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kit", "watch"],
        cwd=learner.folder,
        env=learner.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    watched = Watched(process, process.stdout.fileno())
    try:
        first = watched.shows("kit hint greet")
        shutil.copy(learner.folder / "mistakes/streams/ticks/collects.py", learner.file("ticks"))
        block = watched.shows("Next:")
    finally:
        process.terminate()
        _, err = process.communicate(timeout=SECONDS)
    assert "Watching exercises: save an exercise, and it is graded. Ctrl-C ends it." in first
    assert "✗ yields each number before the next sleep" in block
    assert "\x1b" not in first + block
    assert (process.returncode, err) == (0, b"")


def test_there_must_be_something_to_watch(learner: Learner) -> None:
    """Without a folder of exercises there is one sentence and one piece of advice."""
    shutil.rmtree(learner.folder / "exercises")
    ended = learner.kit("watch", "--poll", "greet")  # an option of earlier kits
    assert (ended.status, ended.out) == (2, "")
    assert "no folder exercises/" in ended.err
