"""Downloads of five systems for a class of twenty, made as each system documents them.

Each student hands in the same files in all systems (:data:`HANDED_IN`): most do as they were asked,
some do what people do (names that nearly match, an archive in an archive, notebooks), and some
hand in what nobody can grade. :data:`REFUSED` has what must be said of these.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kit.course import Course, load_course
from tests.classroom.conftest import ASSIGNMENT as TOYS
from tests.systems import skip_without_git

TOY = Path(__file__).parents[2] / "toy_course"
COURSE: Course = load_course(TOY)
GREET = (TOY / "solutions/basics/greet.py").read_bytes()
LATER = (TOY / "solutions/basics/add_later.py").read_bytes()
BOTH = {"greet.py": GREET, "add_later.py": LATER}
AT = datetime(2025, 11, 30, 17, 0, tzinfo=UTC)
LATE = datetime(2025, 12, 3, 9, 0, tzinfo=UTC)

STUDENTS = (
    *("anna Anna Abel", "bert Bert von der Heide", "cleo Cleo Müller-Groß", "dora Dora O'Neill"),
    *("emil Emil Émile", "fred Fred Fuchs", "gina Gina Garcia Lopez", "hugo Hugo Hahn"),
    *("ines Ines Ivanova", "jan Jan Jansen", "kurt Kurt Klein", "lena Lena Lang"),
    *("max Max Mayer", "nora Nora Neu", "otto Otto Ost", "pia Pia Park"),
    *("quin Quin Quast", "rosa Rosa Roth", "sven Sven Sand", "tara Tara Toth"),
)
"""An id and a full name each. The number of a student in a system follows from the place here."""
IDS = tuple(student.partition(" ")[0] for student in STUDENTS)
NAMES = dict(student.split(" ", 1) for student in STUDENTS)


def number(student: str) -> int:
    return 4000 + IDS.index(student)


def time_of(student: str) -> datetime:
    """When a student has handed in: each at another time, and one late."""
    return (LATE if student == "nora" else AT) + timedelta(minutes=number(student) - 4000)


def zipped(files: Mapping[str, bytes], *, is_encrypted: bool = False) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    marked = bytearray(made.getvalue())
    start = 0
    while is_encrypted and (start := marked.find(b"PK\1\2", start)) >= 0:
        marked[start + 8] |= 1
        start += 1
    return bytes(marked)


def tarred(files: Mapping[str, bytes], at: datetime = AT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), int(at.timestamp())
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def notebook(*cells: bytes) -> bytes:
    code = [
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "outputs": [],
            "source": cell.decode().splitlines(keepends=True),
        }
        for cell in cells
    ]
    text = {"cell_type": "markdown", "metadata": {}, "source": ["# My answers\n"]}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [text, *code]}
    ).encode()


HANDED_IN: dict[str, dict[str, bytes]] = {
    "anna": BOTH,
    "bert": {"exercises/basics/greet.py": GREET, "exercises/basics/add_later.py": LATER},
    "cleo": {"greet (1).py": GREET, "add_later-1.py": LATER},
    "dora": {"Add Later.py": LATER, "Greet.py.txt": GREET},
    "emil": {"homework.zip": zipped({"homework/greet.py": GREET, "homework/add_later.py": LATER})},
    "fred": {"fred.tar.gz": tarred(BOTH)},
    "gina": {
        "homework.ipynb": notebook(
            b"%pip install langgraph\n!ls", GREET, LATER, b"await add_later(1, 2, 0.5)\ngreet('me')"
        )
    },
    "hugo": {
        "greet.ipynb": notebook(b"import asyncio", GREET, b"print(greet('x'))"),
        "add_later.py": LATER,
    },
    "ines": {
        "answers.ipynb": notebook(b"%%exercise greet\n" + GREET, b"%%exercise add_later\n" + LATER)
    },
    "jan": {"jan_greet.py": GREET, "add_later_jan.py": LATER},
    "kurt": {"outer.zip": zipped({"inner.zip": zipped(BOTH)})},
    "lena": {"task1.py": GREET, "task2.py": LATER},
    "max": {"greet.py": GREET, "old/greet.py": b"old", "add_later.py": LATER, "README.md": b"hi"},
    "nora": BOTH,  # late
    "otto": {"work.rar": b"Rar!\x1a\x07"},
    "pia": {"work.zip": zipped(BOTH, is_encrypted=True)},
    "quin": {"notes.pdf": b"%PDF"},
    "rosa": {"greet v1.py": GREET, "greet v2.py": GREET + b"# 2\n", "essay.txt": b""},
    "sven": {"answers.ipynb": notebook(b"print('hello')")},
    # tara hands in nothing
}
HONEST = IDS[: IDS.index("otto")]
REFUSED = {
    "otto": "work.rar: an archive of the kind .rar is not read",
    "pia": "this is encrypted",
    "quin": "only notes.pdf",
    "rosa": "may be greet, so neither was used",
    "sven": "no cell of the notebook defines the functions of an exercise",
}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def flatten(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files as a system without folders takes them; of two of one name it has one."""
    return {name.rpartition("/")[2]: data for name, data in reversed([*files.items()])}


def make_moodle(folder: Path, columns: dict[str, dict[str, str]]) -> Path:
    """The zip of "Download all submissions", with a folder for each student and plugin."""
    files: dict[str, bytes] = {}
    for student, handed_in in HANDED_IN.items():
        name = f"{NAMES[student]}_{number(student)}_assignsubmission_file"
        if student == "cleo":  # her name is not on the roster as in Moodle, but her number is
            name = f"C. Mueller_{number(student)}_assignsubmission_file"
            columns[student]["participant"] = str(number(student))
        files |= {f"{name}/{file}": data for file, data in handed_in.items()}
        if student == "anna":
            text = name.replace("_file", "_onlinetext")
            files[f"{text}/onlinetext.html"] = b"<p>see my files</p>"
    files["Eve Unknown_9999_assignsubmission_file/greet.py"] = GREET
    return write(folder, {"CS-Toys-4711.zip": zipped(files)}) / "CS-Toys-4711.zip"


def make_flat_moodle(folder: Path, columns: dict[str, dict[str, str]]) -> Path:
    """Files in one folder, with the name of the group, as versions before 3.1 gave them."""
    for student, handed_in in HANDED_IN.items():
        start = f"Group A-{NAMES[student]}_{number(student)}_assignsubmission_file_"
        write(folder, {start + file: data for file, data in flatten(handed_in).items()})
    return write(folder, {"Eve Unknown_9999_assignsubmission_file_greet.py": GREET})


def make_canvas(folder: Path, columns: dict[str, dict[str, str]]) -> Path:
    """The zip of "Download Submissions": flat files, the last name first."""
    files: dict[str, bytes] = {}
    attachment = 900
    for student, handed_in in HANDED_IN.items():
        first, last = NAMES[student].split(" ", 1)
        letters = "".join(c for c in f"{last}, {first}".lower() if c.isalnum() or c == "_")
        late = "LATE_" if student == "nora" else ""
        if student == "emil":  # another name in Canvas, and the number on the roster
            letters, columns[student]["canvas_id"] = "emilem", str(number(student))
        for name, data in flatten(handed_in).items():
            attachment += 1
            files[f"{letters}_{late}{number(student)}_{attachment}_{name}"] = data
    files["unknowneve_9999_999_greet.py"] = GREET
    return write(folder, {"submissions.zip": zipped(files)}) / "submissions.zip"


def make_gradescope(folder: Path, columns: dict[str, dict[str, str]]) -> Path:
    """The export of all submissions: folders, and who handed them in when in one file."""
    lines, root = [], folder / "assignment_8046601_export"
    for student, handed_in in HANDED_IN.items():
        own = f"submission_{number(student)}"
        write(root / own, handed_in)
        time = time_of(student).strftime("%Y-%m-%d %H:%M:%S.123456000 Z")
        sid = f"'{student}'" if student != "dora" else ""
        columns[student]["email"] = f"{student}@example.org"
        lines += [
            f"{own}:",
            "  :submitters:",
            f'  - :name: "{NAMES[student]}"',
            f"    :sid: {sid}",
            f"    :email: {student.upper()}@example.org",
            f"  :created_at: {time}",
            "  :score: 0.0",
            "  :results: !ruby/object:Results {}",
        ]
    write(root / "submission_9999", {"greet.py": GREET})
    lines += ["submission_9999:", "  :submitters:", "  - :name: Eve Unknown", "    :email: e@x"]
    (root / "submission_metadata.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def make_github(folder: Path, columns: dict[str, dict[str, str]]) -> Path:
    """Clones of repositories ``<slug>-<username>``; the commit counts, not the files."""
    for student, handed_in in HANDED_IN.items():
        columns[student]["github_username"] = f"{student}-GH"
        own = write(folder / f"toys-submissions/toys-{student}-gh", handed_in)
        commit(own, time_of(student))
        write(own, {"greet.py": b"not committed"})
    write(folder / "toys-submissions/toys-eve", {"greet.py": GREET})
    return folder


def commit(folder: Path, at: datetime) -> None:
    skip_without_git()
    who = ["-c", "user.name=A", "-c", "user.email=a@x", "-c", "commit.gpgsign=false"]
    date = f"{int(at.timestamp())} +0000"
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull}
    environment |= {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "m"]):
        subprocess.run(
            ["git", *who, *words], cwd=folder, env=environment, check=True, capture_output=True
        )


def make_archives(folder: Path, columns: dict[str, dict[str, str]]) -> Path:
    """Archives named after ids in folders of sections, one of them downloaded twice."""
    for student, handed_in in HANDED_IN.items():
        section = folder / ("Section A" if number(student) % 2 else "Section B")
        write(section, {f"{student}.tar.gz": tarred(handed_in, time_of(student))})
    write(folder / "Section B", {"kurt (1).tar.gz": tarred(HANDED_IN["kurt"], time_of("kurt"))})
    write(folder / "Section A", {"eve.zip": zipped(BOTH)})
    return folder


Maker = Callable[[Path, dict[str, dict[str, str]]], Path]
MAKERS: dict[str, Maker] = {
    "moodle": make_moodle,
    "flat moodle": make_flat_moodle,
    "canvas": make_canvas,
    "gradescope": make_gradescope,
    "github": make_github,
    "archives": make_archives,
}


def make_download(system: str, folder: Path) -> Path:
    """Write a download, ``roster.csv`` and ``assignment.toml``; return what a teacher names."""
    columns: dict[str, dict[str, str]] = {student: {} for student in IDS}
    made = MAKERS[system](folder / "download", columns)
    extra = sorted({name for own in columns.values() for name in own})
    lines = [",".join(["id", "name", *extra])]
    for student in IDS:
        own = columns[student]
        lines.append(",".join([student, NAMES[student], *(own.get(name, "") for name in extra)]))
    (folder / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "assignment.toml").write_text(ASSIGNMENT, encoding="utf-8")
    return made


ASSIGNMENT = f"""{TOYS}
[due]
at = 2025-12-01T23:59:00
zone = "Europe/Berlin"
grace_minutes = 15
[late]
per_day = 0.1
cap = 0.5
last_day = 7
[[extensions]]
student = "anna"
days = 2
reason = "ill"
"""
