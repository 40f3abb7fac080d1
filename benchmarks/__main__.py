"""The table of docs/explanation/performance.md, measured in one run.

    python -m benchmarks [--runs 7] [--only PART]... [--write]

Parts are ``start``, ``grade``, ``course``, ``costs``, ``examples``, ``growth``, ``peers`` (which
installs them) and ``class`` (what the ``benchmarks/class_*.py`` that have a ``rows(runs)`` give).
Prints Markdown; ``--write`` puts it between the marks of the page.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

from benchmarks import commands, costs, learner_examples, peers
from benchmarks.side_by_side import ROOT, Row, machine, table

PAGE = ROOT / "docs" / "explanation" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PARTS = ("start", "grade", "course", "class", "costs", "examples", "growth", "peers")


def main() -> None:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--runs", type=int, default=7, help="measurements of each thing")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; may be repeated")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    text = measured(options.only or PARTS, options.runs)
    print(text)
    if options.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def measured(parts: tuple[str, ...] | list[str], runs: int) -> str:
    """The measurements in Markdown."""
    lines = [f"Medians of {runs}, in turn in one run. {machine()}", ""]
    found: list[Row] = []
    said: list[str] = []
    with tempfile.TemporaryDirectory(prefix="kit-benchmark-") as name:
        folder = Path(name) / "course"
        folder.mkdir()
        commands.solved_course(folder)
        for part in parts:
            print(f"measuring: {part}", file=sys.stderr, flush=True)
            match part:
                case "start":
                    found += commands.start_up(folder, runs)
                case "grade":
                    found += commands.one_grade(folder, runs)
                case "course":
                    found += commands.whole_course(folder, runs)
                case "class":
                    found += of_a_class(runs)
                case "costs":
                    said += [*costs.memory(folder, runs), *costs.idle(folder)]
                case "examples":
                    said += learner_examples.warm_examples(runs)
                case "growth":
                    said += ["", *costs.growth(folder, runs)]
                case _:
                    found += peers.peers(Path(name), runs)
    return "\n".join([*lines, table(found), *said, ""])


def of_a_class(runs: int) -> list[Row]:
    """What the benchmarks of whole classes give; they stand in modules of their own."""
    found: list[Row] = []
    for file in sorted(Path(__file__).parent.glob("class_*.py")):
        measure = getattr(importlib.import_module(f"benchmarks.{file.stem}"), "rows", None)
        found += measure(runs) if measure else []
    return found or [Row(what="a class of 200", note="no benchmark of it is there")]


if __name__ == "__main__":
    main()
