"""Put the certificate of the built-in course on its page; ``--check`` compares them.

    kit course check --report DIR
    python docs/_ext/certificate.py [--check] DIR

The first command is the whole proof of the course, and takes long. The second one also writes the
versions below ``[proved]`` in ``course.toml``, which ``kit doctor`` compares with those installed.
A certificate of only a part of the course, or of one with problems, is refused. Times and versions
may differ, and so may the number of mistakes that are named: comparing them has a limit of real
time. The order of the exercises depends on that number.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "certificate.md"
COURSE = ROOT / "course.toml"
PROVED = re.compile(r"(?<=^\[proved\]\n)(?:[\w-]+ = .*\n)+", re.MULTILINE)
VARYING = re.compile(
    r"^\| (?:made|took|versions) \| .*$"
    r"|(?<=without a name in their verdicts: )\d+"
    # The column "named" is after those of right answers, checks and mistakes.
    r"|^(?P<before>\|[^|]+\|(?: \d+ of \d+ \|){3})[^|]+(?P<after>.*)$",
    re.MULTILINE,
)


def find_problem(data: dict[str, object]) -> str:
    """Return why a certificate may not be published, empty if it may."""
    if not data["complete"]:
        return f"It is only a part; not measured: {data['missing']}"
    return f"It says what is wrong with the course: {data['problems']}" if data["problems"] else ""


def write_versions(course: str, versions: dict[str, str]) -> str:
    """Return the text of ``course.toml`` in which ``[proved]`` has these versions."""
    named = re.compile(r'^([\w-]+) = ".*"$', re.MULTILINE)

    def write(line: re.Match[str]) -> str:
        return f'{line[1]} = "{versions[line[1]]}"' if line[1] in versions else line[0]

    return PROVED.sub(lambda table: named.sub(write, table[0]), course)


def mask(varying: re.Match[str]) -> str:
    """Return a text that stands for all that may be in this place."""
    return f"{varying['before'] or ''}…{varying['after'] or ''}"


def compare(old: str, new: str) -> str:
    """Return the lines that differ, in no order, except for what may differ."""
    lines = (sorted(VARYING.sub(mask, text).splitlines()) for text in (old, new))
    return "\n".join(difflib.unified_diff(*lines, PAGE.name, "the new certificate", lineterm=""))


def main(*words: str) -> int:
    """Write the page; with ``--check`` return 1 if it is not up to date."""
    (folder,) = (Path(word) for word in words if word != "--check")
    text = (folder / "certificate.md").read_text(encoding="utf-8")
    data = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    if problem := find_problem(data):
        print(f"The certificate in {folder} cannot be the page. {problem}")
        return 1
    if "--check" not in words:
        PAGE.write_text(text, encoding="utf-8")
        course = COURSE.read_text(encoding="utf-8")
        COURSE.write_text(write_versions(course, data["versions"]), encoding="utf-8")
    elif lines := compare(PAGE.read_text(encoding="utf-8"), text):
        print(f"{lines}\n{PAGE.name} is not up to date. Run: {sys.argv[0]} {folder}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
