"""Makes a class whose every verdict is known: from a seed, the same each time.

    python benchmarks/class_of.py FOLDER [STUDENTS] [EXERCISES] [SEED]

Writes assignment.toml, roster.csv and submissions/ into FOLDER, and truth.json, which says of each
student how the entry stands and of each exercise how it stands. Honest work is the course's
solutions and answers; wrong work its mistakes; hostile work tests/zoo, whose files declare
their standing. Of an answer that is wrong no more is claimed than that it is not solved.
"""

from __future__ import annotations

import json
import random
import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kit.course import Course, Exercise, load_course

ROOT = Path(__file__).parents[1]
UNSOLVED = "not solved"
FORMS = ("flat", "addressed", "zip", "wrapped zip")
SHARES = {"honest": 8, "wrong": 6, "stub": 2, "missing": 1, "hostile": 1}
"""How often an exercise is done in which way."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a student hands in for one exercise, and the standing that it must get."""

    content: bytes | None
    standing: str


class Shelves:
    """Every text that there is for an exercise, by the way in which it is done."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._zoo: dict[str, list[Text]] = {}
        for file in sorted((ROOT / "tests/zoo").glob("*.py")):
            text = file.read_bytes().decode("latin-1")
            said = re.search(r"^Verdict: (\w+)", text, re.MULTILINE)
            named = re.search(r"^Exercise: (\w+)", text, re.MULTILINE)
            assert said is not None
            name = named[1] if named else "print_progress"
            self._zoo.setdefault(name, []).append(Text(file.read_bytes(), said[1]))

    def texts(self, exercise: Exercise, way: str) -> list[Text]:
        """What there is; empty if nothing is."""
        course = self._course
        match way:
            case "honest":
                answers = sorted((ROOT / "answers" / exercise.address).glob("*.py"))
                files = [course.shelf("solutions", exercise), *answers]
                return [Text(file.read_bytes(), "solved") for file in files]
            case "wrong":
                files = sorted(course.shelf("mistakes", exercise).glob("*.py"))
                return [Text(file.read_bytes(), UNSOLVED) for file in files]
            case "stub":
                return [Text(course.shelf("exercises", exercise).read_bytes(), "todo")]
            case "hostile":
                return self._zoo.get(exercise.name, [])
            case _:
                return [Text(None, "broken")]


def make_class(folder: Path, students: int, exercises: int, seed: int) -> None:
    """Write a class into ``folder``, which must be new."""
    draw = random.Random(seed)
    course = load_course(ROOT)
    chosen = course.exercises[:exercises]
    if exercises < len(course.exercises):
        names = {e.name for e in chosen} | {"print_progress"}
        chosen = tuple(e for e in course.exercises if e.name in names)
    shelves = Shelves(course)
    (folder / "submissions").mkdir(parents=True)
    ids = [f"s{number:04}" for number in range(students)]
    truth = {name: _student(folder / "submissions", name, chosen, shelves, draw) for name in ids}
    lines = ["id,name,email", *(f"{name},Student {name[1:]},{name}@example.org" for name in ids)]
    (folder / "roster.csv").write_text("\n".join(lines) + "\n")
    listed = "".join(f'[[exercises]]\nname = "{e.address}"\n' for e in chosen)
    head = f'format = 1\ntitle = "A class"\ncourse = "{course.name}"\nseed = {seed}\n'
    (folder / "assignment.toml").write_text(head + listed)
    (folder / "truth.json").write_text(json.dumps(truth, indent=1))


def _student(
    folder: Path, name: str, exercises: tuple[Exercise, ...], shelves: Shelves, draw: random.Random
) -> dict[str, object]:
    fate = draw.random()
    if fate < 0.03:
        return {"entry": "missing"}
    if fate < 0.05:
        (folder / f"{name}.zip").write_bytes(draw.randbytes(300))
        return {"entry": "refused"}
    done = {e.address: _text(e, shelves, draw) for e in exercises}
    found = {address: text.content for address, text in done.items() if text.content is not None}
    _write(folder, name, found, draw.choice(FORMS))
    return {"entry": "", "exercises": {address: text.standing for address, text in done.items()}}


def _text(exercise: Exercise, shelves: Shelves, draw: random.Random) -> Text:
    ways = draw.choices(list(SHARES), list(SHARES.values()), k=8)
    texts = next(found for way in [*ways, "honest"] if (found := shelves.texts(exercise, way)))
    return draw.choice(texts)


def _write(folder: Path, name: str, files: Mapping[str, bytes], form: str) -> None:
    if "zip" in form:
        before = f"{name}-work/exercises/" if form == "wrapped zip" else "exercises/"
        with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for address, content in files.items():
                archive.writestr(f"{before}{address}.py", content)
        return
    (folder / name).mkdir()
    for address, content in files.items():
        place = f"exercises/{address}" if form == "addressed" else address.rpartition("/")[2]
        file = folder / name / f"{place}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def surprises(folder: Path, grades: Path) -> list[str]:
    """Where the grades in ``grades.json`` are not what they must be, a line for each."""
    truth = json.loads((folder / "truth.json").read_text())
    rows = {row["student"]: row for row in json.loads(grades.read_text())["rows"]}
    found = [] if list(rows) == list(truth) else ["the students are not those of the roster"]
    for name, known in truth.items():
        row = rows.get(name, {"standing": "absent", "exercises": []})
        if known["entry"] and row["standing"] != known["entry"]:
            found.append(f"{name}: {row['standing']}, not {known['entry']}")
        standings = {one["exercise"]: one["standing"] for one in row["exercises"]}
        for address, standing in known.get("exercises", {}).items():
            got = standings.get(address, "absent")
            right = got == standing
            if standing == UNSOLVED:
                right = got in ("unsolved", "broken", "stopped")
            if not right:
                found.append(f"{name}: {address} is {got}, not {standing}")
    return found


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[2:]]
    make_class(Path(sys.argv[1]), *[*numbers, *(200, 99, 1)[len(numbers) :]])
