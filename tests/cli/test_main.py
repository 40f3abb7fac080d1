"""What holds for every command: options, exit status, terminals, pipes, completion."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit import __version__
from tests.systems import needs_terminal

from .conftest import TOY_COURSE, Learner

HEAVY = ("langgraph", "pytest", "rich", "hypothesis", "_pytest")


@pytest.mark.parametrize("args", [("list",), ("hint", "greet"), ("next",), ("show",)])
def test_small_commands_load_nothing_heavy(learner: Learner, args: tuple[str, ...]) -> None:
    """Neither LangGraph nor pytest nor rich is imported to list, to show or to hint."""
    script = (
        "import sys; from kit.cli.main import run; status = run(sys.argv[1:]); "
        f"print(status, [m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *args],
        cwd=learner.folder,
        env=learner.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "0 []\n"


def test_the_version_is_the_packages(learner: Learner) -> None:
    """``kit --version`` says the version and nothing else."""
    assert learner.kit("--version").out == f"kit {__version__}\n"


def test_without_a_command_there_is_help(learner: Learner) -> None:
    """``kit`` alone lists its commands."""
    ended = learner.kit()
    assert ended.status == 0
    for command in ("list", "show", "next", "grade", "hint", "explain", "solution", "reset"):
        assert f"  {command} " in ended.out


@pytest.mark.parametrize("args", [("gradee",), ("list", "--nix"), ("list", "--course", "/nix")])
def test_wrong_usage_is_status_2(learner: Learner, args: tuple[str, ...]) -> None:
    """What cannot be understood ends with 2 and says nothing on stdout."""
    ended = learner.kit(*args)
    assert (ended.status, ended.out) == (2, "")


def test_a_misspelt_command_is_suggested(learner: Learner) -> None:
    """A near miss of a command's name is offered."""
    assert "Did you mean: kit grade\n" in learner.kit("gradee").err


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("test", "grade"),
        ("check", "grade"),
        ("verify", "grade"),
        ("submit", "grade"),
        ("run", "try"),
        ("start", "init"),
    ],
)
def test_commands_of_other_tools_are_understood(learner: Learner, name: str, command: str) -> None:
    """A name that other tools have leads to the kit's own."""
    ended = learner.kit(name)
    assert ended.status == 2
    assert f"There is no command '{name}'. Did you mean: kit {command}\n" in ended.err


def test_the_course_may_be_given_before_or_after(learner: Learner, tmp_path: Path) -> None:
    """``--course`` works on either side of the command's name."""
    elsewhere = Learner(tmp_path)
    inside = learner.kit("list").out
    folder = str(learner.folder)
    assert elsewhere.kit("--course", folder, "list").out == inside
    assert elsewhere.kit("list", "--course", folder).out == inside


def test_a_course_is_found_upwards(learner: Learner) -> None:
    """In a folder of the course the command works as at its root."""
    below = Learner(learner.folder / "exercises" / "basics")
    assert below.kit("list").out == learner.kit("list").out


def test_a_faulty_course_is_status_3(learner: Learner) -> None:
    """What is wrong with a course is one sentence and one piece of advice."""
    (learner.folder / "course.toml").write_text("name = 1\n")
    ended = learner.kit("list")
    assert (ended.status, ended.out) == (3, "")
    assert len(ended.err.splitlines()) == 2


def test_a_traceback_is_shown_only_on_demand(learner: Learner) -> None:
    """``--debug`` shows where an exception came from, and changes no status."""
    (learner.folder / "course.toml").write_text("name = 1\n")
    ended = learner.kit("list", "--debug")
    assert ended.status == 3
    assert "Traceback" in ended.err
    assert "Traceback" in learner.kit("--debug", "list").err


@pytest.mark.parametrize("columns", ["40", "80", "120"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_screens_fit(learner: Learner, columns: str, encoding: str) -> None:
    """No screen is wider than the terminal, and an ASCII console gets ASCII."""
    greedy = learner.folder / "mistakes/streams/ticks/collects.py"
    learner.writes("ticks", greedy.read_text())
    commands = (("list",), ("show", "ticks"), ("grade",), ("grade", "ticks"), ("hint", "ticks"))
    for args in commands:
        ended = learner.kit(*args, COLUMNS=columns, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert max(map(len, ended.out.splitlines())) <= int(columns)
        assert ended.out.isascii() or encoding == "utf-8"
        assert ended.err == ""


@pytest.mark.parametrize("args", [("list",), ("grade",), ("--help",)])
def test_a_closed_pipe_is_no_fault(learner: Learner, args: tuple[str, ...]) -> None:
    """When the reader has gone away there is no traceback, and the status stays sane."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "kit", *args],
        cwd=learner.folder,
        env=learner.environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said(learner: Learner) -> None:
    """Output that cannot be written is the machine's fault."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kit", "list"],
            cwd=learner.folder,
            env=learner.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def in_terminal(
    learner: Learner, *args: str, keys: bytes = b"", **environment: str
) -> tuple[int, str]:
    """Run ``kit`` on a terminal of its own, type ``keys``; gives the status and what it drew."""
    import pty

    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kit", *args],
        cwd=learner.folder,
        env=learner.environment(COLUMNS="80", **environment),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    os.write(master, keys)
    drawn = b""
    try:
        while data := os.read(master, 4096):
            drawn += data
    except OSError:
        pass  # Linux says "no such terminal" where others say "end of file"
    os.close(master)
    return process.wait(), drawn.decode()


@needs_terminal
@pytest.mark.parametrize("args", [("list",), ("grade",)])
def test_colours_are_for_terminals(learner: Learner, args: tuple[str, ...]) -> None:
    """A terminal gets colours; NO_COLOR, TERM=dumb and a pipe get none."""
    assert "\x1b[" in in_terminal(learner, *args, TERM="xterm")[1]
    quiet = in_terminal(learner, *args, TERM="dumb")[1]
    assert "\x1b" not in quiet
    coloured = in_terminal(learner, *args, TERM="xterm", NO_COLOR="1")[1]
    assert "\x1b[32m" not in coloured
    assert "\x1b[1m" not in coloured
    assert "\x1b" not in learner.kit(*args).out


@needs_terminal
@pytest.mark.parametrize(("keys", "status", "kept"), [(b"y\n", 0, False), (b"n\n", 1, True)])
def test_reset_asks_on_a_terminal(learner: Learner, keys: bytes, status: int, kept: bool) -> None:
    """The answer decides whether the file is put back."""
    learner.kit("list")
    learner.writes("greet", "mine = 1\n")
    ended, drawn = in_terminal(learner, "reset", "greet", keys=keys, TERM="xterm")
    assert "[y/N]" in drawn
    assert ended == status
    assert (learner.file("greet").read_text() == "mine = 1\n") is kept


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_is_quiet(learner: Learner) -> None:
    """Ctrl-C ends a command with 130 and without a word."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kit", "explain", "-"],
        cwd=learner.folder,
        env=learner.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    # It reads more than a pipe holds, so once this is written it is at work.
    process.stdin.write(b"x" * 200_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err.strip()) == (130, b"", b"")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kit grade ", ["greet", "add_later", "ticks"]),
        ("kit hint gr", ["greet"]),
        ("kit show basics/", ["basics/greet", "basics/add_later"]),
        ("kit quiz s", ["streams"]),
        ("kit lesson t", ["ticks"]),
    ],
)
def test_names_complete(learner: Learner, words: str, expected: list[str]) -> None:
    """The shell is offered the names of exercises, and addresses after a slash."""
    typed = words.split(" ")
    ended = learner.kit(
        _KIT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(typed) - 1)
    )
    assert [line.split(",")[1] for line in ended.out.splitlines()] == expected
    assert ended.err == ""


def test_completion_is_silent_about_a_broken_course(learner: Learner) -> None:
    """A shell that completes names is never told of any trouble."""
    (learner.folder / "course.toml").write_text("=")
    ended = learner.kit(_KIT_COMPLETE="bash_complete", COMP_WORDS="kit grade ", COMP_CWORD="2")
    assert (ended.out.strip(), ended.err) == ("", "")


def test_a_shell_completes_after_it_has_read_the_script(learner: Learner, tmp_path: Path) -> None:
    """Bash reads `kit completion bash`, and then offers exercises and commands."""
    (tmp_path / "kit").write_text(f'#!/bin/sh\nexec {sys.executable} -m kit "$@"\n')
    (tmp_path / "kit").chmod(0o755)
    call = "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _kit_completion kit; echo ${COMPREPLY[@]}"
    words = [f"COMP_WORDS=({typed}); {call}" for typed in ("kit hint gr", "kit he", "kit comp")]
    done = subprocess.run(
        ["bash", "-c", "; ".join(['eval "$(kit completion bash)"', *words])],
        cwd=learner.folder,
        env=learner.environment(PATH=f"{tmp_path}:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("greet\n\ncompletion\n", "")


@pytest.mark.parametrize(
    ("shell", "words"),
    [
        ("zsh", ["#compdef kit", "_KIT_COMPLETE=zsh_complete"]),
        ("fish", ["complete --no-files --command kit", "_KIT_COMPLETE=fish_complete"]),
        ("powershell", ["Register-ArgumentCompleter -Native -CommandName kit"]),
    ],
)
def test_other_shells_have_a_script(learner: Learner, shell: str, words: list[str]) -> None:
    """Each script is about the command `kit`, and there is nothing else on stdout."""
    ended = learner.kit("completion", shell)
    assert (ended.status, ended.err) == (0, "")
    assert all(word in ended.out for word in words)


def test_the_toy_course_is_left_alone() -> None:
    """The tests work in copies: the toy course has no record."""
    assert not (TOY_COURSE / ".kit").exists()
