"""Kills `kit class grade` with SIGKILL at random moments until it has ended, and compares.

    python tests/long/kill_a_class.py [KILLS] [STUDENTS] [SEED]

The gradebook of a run that was killed so often (20 times) and started again each time must have the
content of one that nobody disturbed, and no process and no temporary folder may be left. After each
kill, everything that is made from the gradebook is made: no student of this class deserves 0, so
nothing may give one. Uses the toy course. Exit status 1 if anything differs.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

TOY = Path(__file__).parents[1] / "toy_course"
HEAD = 'format = 1\ntitle = "Toys"\ncourse = "toy"\nseed = 7\n'
NAMES = ("basics/greet", "basics/add_later", "streams/ticks")
SLOW = "import time\n\n\ndef greet(name):\n    while True:\n        time.sleep(0)\n"
CONTENT = (
    "SELECT student, digest, submitted_at, problem, refused, refusals, hints FROM attempts"
    " ORDER BY student, digest",
    "SELECT a.student, v.exercise, v.verdict, v.fingerprint FROM verdicts v"
    " JOIN attempts a ON a.id = v.attempt ORDER BY a.student, v.exercise",
    "SELECT c.student, a.digest FROM current c JOIN attempts a ON a.id = c.attempt ORDER BY 1",
    "SELECT * FROM pending",
)


def make(folder: Path, students: int) -> None:
    """Honest, wrong and endless submissions in turn."""
    for number in range(students):
        place = folder / f"submissions/s{number:02}"
        place.mkdir(parents=True)
        for name in NAMES:
            text = (TOY / f"solutions/{name}.py").read_text(encoding="utf-8")
            if number % 4 == 1 and name.endswith("greet"):
                text = "def greet(name):\n    return 'Hi'\n"
            if number % 4 == 2 and name.endswith("greet"):
                text = SLOW
            file = place / f"{name.rpartition('/')[2]}.py"
            file.write_text(text, encoding="utf-8")
            os.utime(file, (1.7e9, 1.7e9))
    ids = "".join(f"s{number:02}\n" for number in range(students))
    (folder / "roster.csv").write_text(f"id\n{ids}")
    listed = "".join(f'[[exercises]]\nname = "{name}"\n' for name in NAMES)
    (folder / "assignment.toml").write_text(HEAD + listed)


def start(folder: Path, out: str, scratch: Path) -> subprocess.Popen[bytes]:
    command = ["-m", "kit", "class", "grade", "submissions", "--out", out, "--course", str(TOY)]
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
    )


def content(file: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as connection:
        return [connection.execute(question).fetchall() for question in CONTENT]


def ours(scratch: Path) -> list[int]:
    """Processes that have the scratch folder in their environment or their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if str(scratch).encode() in said and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


def find_zeros(folder: Path, out: str) -> list[str]:
    """Return what gives a student 0 points after a kill: files of the run, and exports."""
    scores = []
    if (table := folder / out / "grades.csv").exists():  # as the run that was killed has left it
        with table.open(newline="", encoding="utf-8") as opened:
            scores += [(table, row["score"]) for row in csv.DictReader(opened)]
    if (folder / out / "gradebook.sqlite").exists():
        for kind in ("csv", "github", "gradescope", "classroom50"):
            to = folder / "exports" / kind
            command = ["class", "export", kind, "--out", out, "--to", str(to)]
            whole = [sys.executable, "-m", "kit", *command, "--course", str(TOY)]
            subprocess.run(whole, cwd=folder, capture_output=True, check=False)
        with (folder / "exports/csv").open(newline="", encoding="utf-8") as opened:
            scores += [(Path("csv"), row["score"]) for row in csv.DictReader(opened)]
        for file in (folder / "exports").rglob("s[0-9][0-9].json"):
            data = json.loads(file.read_bytes())
            scores.append((file, data.get("score", sum(t["score"] for t in data["tests"]))))
        shutil.rmtree(folder / "exports")
    return [f"{out}: {file.name}: {score}" for file, score in scores if score in ("0", 0)]


def main() -> int:
    """Grade once in peace and once under fire, and compare."""
    given = [int(word) for word in sys.argv[1:]]
    kills, students, seed = [*given, *(20, 16, 1)[len(given) :]]
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as text:
        folder, scratch = Path(text), Path(text) / "scratch"
        scratch.mkdir()
        make(folder, students)
        began = time.monotonic()
        assert start(folder, "peace", scratch).wait() == 0
        whole = time.monotonic() - began
        killed, outs = 0, ["fire0"]
        zeros: list[str] = []
        while killed < kills:
            process = start(folder, outs[-1], scratch)
            try:
                process.wait(draw.uniform(0, whole))
                outs.append(f"fire{len(outs)}")  # it came to its end: begin another one
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
                zeros += find_zeros(folder, outs[-1])
        assert start(folder, outs[-1], scratch).wait() == 0
        until = time.monotonic() + 30
        while (ours(scratch) or any(scratch.iterdir())) and time.monotonic() < until:
            pass
        left = [*ours(scratch), *scratch.iterdir()]
        peace = content(folder / "peace/gradebook.sqlite")
        table = (folder / "peace/grades.csv").read_bytes()
        same = all(
            content(folder / out / "gradebook.sqlite") == peace
            and (folder / out / "grades.csv").read_bytes() == table
            for out in outs
        )
    print(f"killed {killed} times at work, in {len(outs)} gradebooks; left behind: {left}")
    print("the gradebooks are the same" if same else "THE GRADEBOOKS DIFFER")
    print(f"points of 0 in files and exports after a kill: {zeros}")
    return 0 if same and not left and not zeros else 1


if __name__ == "__main__":
    sys.exit(main())
