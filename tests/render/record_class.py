"""Records ``class.json``, the verdicts that the sample class is dealt: real ones, of known mistakes.

Run it from the repository, as ``python tests/render/record_class.py``, after the course has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kit.course import Course, Exercise, load_course
from kit.grading import Job, judge_all
from kit.model import Verdict
from kit.model_json import verdict_data
from kit.sandbox.client import WarmClient

ROOT: Final = Path(__file__).parents[2]
FILE: Final = Path(__file__).with_name("class.json")

MISTAKES: Final = {
    "print_progress": ("collect_then_print", "first_only", "one_behind", "wrong_arrow", "ainvoke"),
    "fix_key_error": ("get_on_none", "default_value", "stops_at_nothing", "truth_of_the_value"),
    "slow_handler": ("collects_first", "handler_in_the_loop", "no_sentinel", "asks_ahead"),
    "many_requests": ("sequential", "completion_order", "no_thread", "not_awaited"),
    "fan_out_order": ("arrival_for_merge", "sorted_by_node", "one_event_for_a_step", "stream"),
    "two_writers": ("no_reducer", "in_place", "last_one_wins", "not_compiled"),
    "tokens_by_node": ("collects_first", "starts_again", "swapped", "misspelt_mode"),
    "chat_threads": ("shared_id", "new_saver", "resent_history", "no_config"),
}
"""The exercises of the class, and for each the mistakes that are dealt, the commonest first."""

BROKEN: Final = (
    b"import asyncio\n\nasync def print_progress(graph, state)\n    pass\n",
    b"import langgraf\n",
)
STOPPED: Final = (b"while True:\n    pass\n", b"import os\n\nos._exit(0)\n")


def texts(course: Course, exercise: Exercise) -> Iterator[tuple[str, bytes]]:
    """What is graded of one exercise: a name for each text."""
    for shelf in ("exercises", "solutions"):
        yield shelf, course.shelf(shelf, exercise).read_bytes()
    folder = course.root / "mistakes" / exercise.address
    for name in MISTAKES[exercise.name]:
        yield name, (folder / f"{name}.py").read_bytes()
    for number, source in enumerate(BROKEN):
        yield f"broken {number}", source
    for number, source in enumerate(STOPPED):
        yield f"stopped {number}", source


def record() -> dict[str, dict[str, Verdict]]:
    """The verdict of each text by its exercise's address and its name."""
    course = load_course(ROOT)
    exercises = [course.resolve(name) for name in MISTAKES]
    client = WarmClient.start(course.only({e.chapter for e in exercises}), judges=True)
    verdicts: dict[str, dict[str, Verdict]] = {}
    try:
        for exercise in exercises:
            named = dict(texts(course, exercise))
            jobs = (
                Job(exercise=exercise, source=source, shown=f"{exercise.name}.py", seed=number)
                for number, source in enumerate(named.values())
            )
            judged = judge_all(client, jobs, at_once=2)
            verdicts[exercise.address] = dict(zip(named, judged, strict=True))
    finally:
        client.close()
    return verdicts


def written(verdicts: dict[str, dict[str, Verdict]]) -> str:
    """JSON with one verdict on each line, so that a change can be read."""
    exercises = []
    for address, of in verdicts.items():
        lines = [f"  {_json(name)}: {_json(verdict_data(verdict))}" for name, verdict in of.items()]
        exercises.append(f" {_json(address)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(exercises) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    FILE.write_text(written(record()), encoding="utf-8")
