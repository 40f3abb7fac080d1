"""Measure several things in turn in one run: only their ratios mean something elsewhere."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
KIT = [str(Path(sys.executable).with_name("kit"))]
_DISTURBING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTEST_ADDOPTS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: milliseconds (median), and how often that goes into the base's.

    ``most`` is the ratio that is not to be exceeded, None where none is set; ``note`` stands in the
    place of figures where there are none.
    """

    what: str
    ms: float = 0.0
    ratio: float = 0.0
    of: str = ""
    most: float | None = None
    note: str = ""


def wall(args: Sequence[str], cwd: Path, *, allowed: tuple[int, ...] = (0,)) -> float:
    """Seconds that a command takes from its start to its end; raises if it fails."""
    environment = {k: v for k, v in os.environ.items() if k not in _DISTURBING}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    began = time.perf_counter()
    done = subprocess.run(args, cwd=cwd, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode not in allowed:
        said = (done.stderr or done.stdout).decode(errors="replace")[-600:]
        raise RuntimeError(f"{' '.join(args)} ended with {done.returncode}: {said}")
    return seconds


def in_turn(things: Mapping[str, Callable[[], float]], runs: int) -> dict[str, list[float]]:
    """``runs`` measurements of each thing in seconds, one of each in turn, after one to warm up."""
    for thing in things.values():
        thing()
    found: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(runs):
        for name, thing in things.items():
            found[name].append(thing())
    return found


def rows(
    measured: Mapping[str, Sequence[float]], base: str, most: Mapping[str, float]
) -> list[Row]:
    """A row for each thing: its median, and the median of its ratios to ``base``, pair by pair."""
    return [
        Row(
            what=what,
            ms=statistics.median(seconds) * 1000,
            ratio=statistics.median(s / b for s, b in zip(seconds, measured[base], strict=True)),
            of="" if what == base else base,
            most=most.get(what),
        )
        for what, seconds in measured.items()
    ]


def table(found: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = ["| what | median | ratio | of | at most |", "|---|--:|--:|---|--:|"]
    for row in found:
        if row.note:
            lines.append(f"| {row.what} | {row.note} | | | |")
            continue
        most = f"{row.most:g}" if row.most is not None else ""
        ratio = f"{row.ratio:.2f}" if row.of else ""
        lines.append(f"| {row.what} | {row.ms:.0f} ms | {ratio} | {row.of} | {most} |")
    return "\n".join(lines) + "\n"


def machine() -> str:
    """What the figures were made on, in a sentence."""
    from importlib import metadata

    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    versions = ", ".join(
        f"{n} {metadata.version(n)}" for n in ("langgraph", "pytest", "hypothesis")
    )
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, {versions}; "
        f"load average at the start {load}."
    )
