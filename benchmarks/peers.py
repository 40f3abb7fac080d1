"""Other graders on one small exercise, each in an environment of its own, as far as they install.

All of them and the kit judge the same answer by the same demand: ``greet("Ann")`` is
``"Hello, Ann!"`` (``benchmarks/greet``, and ``basics/greet`` of the course in ``tests``). What is
timed is the command that a teacher would run, cold, and it counts only if it finds the answer
right. None of them shuts the answer in, as the kit does. A peer that cannot be installed or run is
named with the reason.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.side_by_side import KIT, ROOT, Row, in_turn, rows, wall

GREET = Path(__file__).parent / "greet"
KIT_COLD = "`kit grade greet`, cold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What is installed, the command that grades, and what it prints of a right answer.

    ``before`` are commands that make the exercise ready, untimed; ``answer`` is where the answer is
    put.
    """

    packages: tuple[str, ...]
    command: tuple[str, ...]
    says: str = ""
    before: tuple[tuple[str, ...], ...] = ()
    answer: str = "greet.py"

    @property
    def folder(self) -> Path:
        return GREET / {"otter-grader": "otter", "okpy": "ok"}.get(
            self.packages[0], self.packages[0]
        )


PEERS = (
    Peer(
        packages=("check50",),
        command=("check50", "--dev", "greetpset", "-o", "json"),
        says='"passed": true',
    ),
    Peer(
        packages=("otter-grader", "ipykernel"),
        command=("otter", "check", "greet.py", "-t", "tests"),
        says="All tests passed!",
    ),
    Peer(
        packages=("nbgrader", "ipykernel"),
        command=("nbgrader", "autograde", "ps1", "--create", "--force"),
        before=(("nbgrader", "generate_assignment", "ps1", "--create"),),
        answer="submitted/ann/ps1/greet.ipynb",
    ),
    Peer(
        packages=("okpy",),
        command=("ok", "--local", "-q", "greet"),
        says="1 test cases passed! No cases failed.",
    ),
)


def peers(folder: Path, runs: int) -> list[Row]:
    """One grade of the small exercise by each peer, against one of the kit."""
    toy = folder / "toy"
    shutil.copytree(ROOT / "tests/toy_course", toy)
    shutil.copy(toy / "solutions/basics/greet.py", toy / "exercises/basics/greet.py")
    things = {KIT_COLD: functools.partial(wall, [*KIT, "grade", "greet"], toy)}
    missing: list[Row] = []
    for peer in PEERS:
        name = peer.packages[0]
        try:
            grade = _ready(peer, folder / name)
            grade()
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            missing.append(Row(what=name, note=f"not measured: {_reason(error)}"))
        else:
            things[f"{name}: `{' '.join(peer.command)}`"] = grade
    return [*rows(in_turn(things, runs), KIT_COLD, {}), *missing]


def _ready(peer: Peer, folder: Path) -> functools.partial[float]:
    """What grades once, in seconds; raises where the peer does not install or finds it wrong."""
    programs, work = folder / "environment/bin", folder / "work"
    subprocess.run([sys.executable, "-m", "venv", str(programs.parent)], check=True)
    _ask([str(programs / "pip"), "install", "--quiet", *peer.packages], folder)
    if "ipykernel" in peer.packages:
        named = [str(programs / "python"), "-m", "ipykernel", "install", "--sys-prefix"]
        _ask(named, folder)
    shutil.copytree(peer.folder, work)
    for command in peer.before:
        _ask([str(programs / command[0]), *command[1:]], work)
    answer = work / peer.answer
    answer.parent.mkdir(parents=True, exist_ok=True)
    notebook = work / "source/ps1/greet.ipynb"
    shutil.copy(notebook if answer.suffix == ".ipynb" else GREET / "greet.py", answer)
    command = [str(programs / peer.command[0]), *peer.command[1:]]
    if peer.says not in _ask(command, work):
        raise RuntimeError("it does not find the answer right")
    return functools.partial(wall, command, work)


def _ask(command: Sequence[str], folder: Path) -> str:
    """What a command says; raises RuntimeError if it fails. It finds those beside it by name."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}")
    return done.stdout + done.stderr


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0][:80].replace("|", "/") or type(error).__name__
