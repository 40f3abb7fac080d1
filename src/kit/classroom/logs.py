"""Logs of tries that students hand in: what is kept of them, and the sentences of their mistakes.

A log is a file of the student's, so anything may be in it. Only entries about exercises of the
assignment are kept, with names that the course itself has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from kit.classroom.assignment import Assignment
from kit.course import Course, Exercise
from kit.course.mistakes import list_mistakes, read_mistakes
from kit.learner.try_log import LogEntry, decode_log

_ABOUT_NO_CHECK: Final = re.compile(r"\d+|error:[\w-]+", re.ASCII)  # ids of hints


def read_log(content: bytes, assignment: Assignment, course: Course) -> tuple[LogEntry, ...]:
    """Return the entries of a log that are kept; a mistake that is not known is left out."""
    tasks = {task.exercise.address: task.exercise for task in assignment.tasks}
    entries = [e for e in decode_log(content).entries if e.exercise in tasks]
    names = {address: _list_names(course, tasks[address]) for address in _find_named(entries)}
    kept = []
    for entry in entries:
        checks = {check.name for check in tasks[entry.exercise].checks}
        hints = [h for h in entry.hints if _is_hint(h, checks)]
        if entry.check in ("", *checks) and len(hints) == len(entry.hints):
            is_known = entry.mistake in names.get(entry.exercise, ())
            kept.append(entry if is_known else replace(entry, mistake=""))
    return tuple(kept)


def read_sentences(
    course: Course, logs: Mapping[str, Iterable[LogEntry]]
) -> dict[tuple[str, str], str]:
    """Return the sentence of each known mistake of the exercises for which a log names one."""
    named = _find_named(entry for log in logs.values() for entry in log)
    return {
        (exercise.address, mistake.name): mistake.says
        for exercise in course.exercises
        if exercise.address in named
        for mistake in read_mistakes(course, exercise)
    }


def _find_named(entries: Iterable[LogEntry]) -> set[str]:
    """Return the exercises of the entries with a mistake."""
    return {entry.exercise for entry in entries if entry.mistake}


def _list_names(course: Course, exercise: Exercise) -> set[str]:
    return {file.stem for file in list_mistakes(course, exercise)}


def _is_hint(hint: str, checks: Iterable[str]) -> bool:
    return hint.removeprefix("check:") in checks or bool(_ABOUT_NO_CHECK.fullmatch(hint))
