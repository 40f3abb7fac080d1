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
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kit.course import Handout, encode_handout

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


@contextmanager
def on_terminal(learner: Learner, *args: str, **changes: str) -> Iterator[Watched]:
    """Run ``kit`` on a terminal of 24 lines of 80 columns."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    before = termios.tcgetattr(theirs)
    process = subprocess.Popen(
        [sys.executable, "-m", "kit", *args],
        cwd=learner.folder,
        env=learner.environment(TERM="xterm", NO_COLOR="1", **changes),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    yield Watched(process, ours)
    process.kill()
    process.wait()
    if process.returncode != -signal.SIGKILL:
        assert termios.tcgetattr(theirs)[:4] == before[:4], "the terminal is not as it was"
    os.close(ours)
    os.close(theirs)


@pytest.fixture
def watched(learner: Learner) -> Iterator[Watched]:
    """`kit watch` in the toy course, when its first page is there."""
    with on_terminal(learner, "watch") as watched:
        watched.shows("q quit")
        yield watched


def test_a_save_is_graded_and_nothing_moves_on(learner: Learner, watched: Watched) -> None:
    """The verdict on what was saved appears; the next exercise comes when it is asked for.

    A log of tries that is on has the verdict.
    """
    log = learner.folder / ".kit/attempts.jsonl"
    log.write_text('{"format": 1, "on": true}\n')
    learner.solves("greet")
    watched.shows("✓ basics/greet  solved")
    assert "add_later" not in watched.shows("1 of 3 solved, greet")
    watched.press("n")
    watched.shows("add_later  2 of 2 in")
    watched.press("q")
    watched.ends(0)
    _, entry = log.read_text().splitlines()
    assert '"kind": "watch", "standing": "solved"' in entry


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
    """Each on one key: hints, explanation, lesson, keys, all, solution and reset, which asks."""
    watched.press("h")
    watched.shows("greet, hint 1: ")
    watched.press("h")
    again = watched.shows("greet, hint 2: ")
    assert "greet, hint 1: " in again
    watched.press("H")
    watched.shows("greet, hint 3: ")
    watched.press("e")
    watched.shows("The last verdict on greet has no error of Python to explain.")
    watched.press("L")
    watched.shows("lesson")
    watched.press("?")
    watched.shows("p go to the exercise before this one")
    watched.press("s")
    watched.shows("greet is not solved. Show the solution anyway?")
    watched.press("z")
    watched.shows("Checks")
    learner.writes("greet", "def greet(name):\n    return {}[name]\n")
    watched.shows("Press h for a hint.")
    watched.press("e")
    watched.shows("A dictionary has no such key")
    watched.press("r")
    watched.shows("grading greet")
    watched.shows("Press h for a hint.")
    learner.writes("greet", "mine = 1\n")
    watched.shows("broken")
    watched.press("x")
    watched.shows("Put back the original of exercises/basics/greet.py?")
    watched.press("y")
    watched.shows("Your text is kept in .kit/kept/basics/greet.1.py")
    watched.shows("to do")
    watched.press("a")
    watched.shows("0 of 3 solved")
    watched.press("q")
    watched.ends(0)


def test_pasted_keys_and_a_new_size(watched: Watched) -> None:
    """Each pasted key counts, an arrow key only in the list, and a new size is drawn."""
    watched.press("t\x1b[Ah")
    watched.shows("Checks")
    watched.shows("greet, hint 1: ")
    watched.shows("q quit")
    watched.process.send_signal(signal.SIGWINCH)
    assert "greet, hint 1: " in watched.shows("q quit")
    watched.press("q")
    watched.ends(0)


@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 0), ("SIGHUP", 0), ("SIGINT", 130)])
def test_a_signal_ends_it_in_order(watched: Watched, name: str, status: int) -> None:
    """The terminal is left as it was, however the command ends."""
    watched.process.send_signal(signal.Signals[name])
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


def test_the_list_is_chosen_from(learner: Learner, watched: Watched) -> None:
    """The cursor goes up and down, Enter goes to its exercise, and `p` to the one before."""
    watched.press("l")
    assert "> ○ greet" in watched.shows("j down  k up  Enter choose  q back")
    watched.press("j\x1b[B\x1b[B")
    watched.shows("> ○ ticks")
    watched.press("q")
    watched.shows("greet  1 of 2 in")
    watched.press("lj\n")
    watched.shows("add_later  2 of 2 in")
    watched.press("p")
    watched.shows("greet  1 of 2 in")
    watched.press("q")
    watched.ends(0)
    assert learner.kit("show").out.startswith("greet")


def test_the_reason_stays_below_each_page(learner: Learner, watched: Watched) -> None:
    """The check that failed and its line are beside the keys, also on other pages."""
    shutil.copy(learner.folder / "mistakes/streams/ticks/collects.py", learner.file("ticks"))
    watched.shows("known mistake")
    reason = "✗ yields each number before the next sleep"
    assert reason in watched.shows("q quit")
    watched.press("t")
    task, _, footer = watched.shows("q quit").partition("─")
    assert "Edit this file. It is graded when you save it." in task
    assert reason not in task
    assert reason in footer
    watched.press("n")
    assert reason not in watched.shows("greet  1 of 2 in") + watched.shows("q quit")
    watched.press("q")
    watched.ends(0)


def test_the_editor_opens_the_file(learner: Learner, tmp_path: Path) -> None:
    """It opens at the start and with each exercise that the learner goes to, at the stub."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    editor = f'{sys.executable} -c \'open("{pipe}", "w").write("{{file}} {{line}}")\''
    with on_terminal(learner, "watch", "--edit-cmd", editor) as watched:
        assert pipe.read_text() == f"{learner.file('greet')} 9"
        watched.shows("q quit")
        watched.press("n")
        assert pipe.read_text() == f"{learner.file('add_later')} 11"
        watched.press("l\x1b[A\n")
        assert pipe.read_text() == f"{learner.file('greet')} 9"
        watched.shows("q quit")
        watched.press("q")
        watched.ends(0)


def test_a_missing_editor_is_one_sentence(learner: Learner) -> None:
    """Without the program of the editor, watching goes on; `--no-editor` says nothing of it."""
    nowhere = {"TERM_PROGRAM": "vscode", "PATH": "/nix"}
    with on_terminal(learner, "watch", **nowhere) as watched:
        first = watched.shows("q quit")
        assert "The editor 'code' cannot be started: No such file or directory.\r\nOpen" in first
        watched.press("n")
        watched.shows("add_later  2 of 2 in")
        assert "editor" not in watched.shows("q quit")
        watched.press("q")
        watched.ends(0)
    with on_terminal(learner, "watch", "--no-editor", **nowhere) as watched:
        assert "editor" not in watched.shows("q quit")
        watched.press("q")
        watched.ends(0)


def test_a_wrong_editor_command(learner: Learner) -> None:
    """A command that cannot be read is wrong usage."""
    ended = learner.kit("watch", "--edit-cmd", "code '")
    assert (ended.status, ended.out) == (2, "")
    assert "--edit-cmd cannot be read" in ended.err


def test_kit_alone_watches(learner: Learner) -> None:
    """In a workspace `kit` without a command watches the next exercise."""
    with on_terminal(learner) as watched:
        watched.shows("greet  1 of 2 in")
        watched.shows("q quit")
        watched.press("q")
        watched.ends(0)


def test_kit_alone_makes_a_workspace(tmp_path: Path) -> None:
    """In an empty folder, Enter makes a folder with the exercises, and the first one is watched."""
    folder = tmp_path / "astream-exercises"
    for has_folder in (False, True):
        assert folder.exists() is has_folder
        with on_terminal(Learner(tmp_path)) as watched:
            offer = watched.shows("Folder: ")
            assert f"Press Enter to {'go on in' if has_folder else 'make'} the folder" in offer
            watched.press("\n")
            watched.shows("Edit this file. It is graded when you save it.")
            watched.shows("q quit")
            watched.press("q")
            watched.shows("cd astream-exercises\r\n  kit\r\n")
            watched.ends(0)
    assert (folder / "exercises/first_stream/print_progress.py").exists()


def test_kit_alone_can_be_declined(tmp_path: Path) -> None:
    """With `n` there is help, and nothing is made."""
    with on_terminal(Learner(tmp_path)) as watched:
        watched.shows("Folder: ")
        watched.press("n\n")
        watched.shows("Usage: kit ")
        watched.shows("override.")
        watched.ends(0)
    assert list(tmp_path.iterdir()) == []


def test_no_key_takes_a_hint_that_costs_points(learner: Learner) -> None:
    """In the folder of an assignment h and H name the price and the command; nothing is recorded."""
    handout = encode_handout(Handout(title="Toys", hint_cost=0.5))
    (learner.folder / "kit.toml").write_text(handout)
    with on_terminal(learner, "watch") as watched:
        watched.shows("q quit")
        for key in "hH":
            watched.press(key)
            shown = watched.shows("kit hint greet")
            assert "There are more hints on greet. Each costs 0.5 points." in shown
            watched.shows("q quit")
        watched.press("q")
        watched.ends(0)
    assert "none so far" in learner.kit("hint", "greet").out
