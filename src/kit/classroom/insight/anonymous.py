"""A class report without anything that says who a student is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import Final

from kit.classroom.roster import Student
from kit.classroom.rows import ClassReport, Mark, Override, Row
from kit.model import Finding, Verdict

FEWEST_TOGETHER: Final = 5  # students of a section; fewer could be recognised


def make_anonymous(report: ClassReport) -> ClassReport:
    """Return ``report`` with "Student 1" … for its students, and without texts that they wrote.

    The order is that of a hash of each row as it is here, so that it depends on no roster. Sections
    have numbers, and small ones are put together.
    """
    names = _name_sections(report)
    rows = [_strip_row(row, names.get(row.student.section, "")) for row in report.rows]
    rows.sort(key=lambda row: sha256(repr(_without_times(row)).encode()).digest())
    numbered = (
        replace(row, student=replace(row.student, id=f"Student {number}"))
        for number, row in enumerate(rows, 1)
    )
    return replace(report, rows=tuple(numbered), unknown=(), stubs={})


def _name_sections(report: ClassReport) -> dict[str, str]:
    """Return a new name for each section, the largest first."""
    counts = Counter(row.student.section for row in report.rows if row.student.section)
    ranked = sorted(counts, key=lambda section: (-counts[section], section))
    large = [section for section in ranked if counts[section] >= FEWEST_TOGETHER]
    small = ranked[len(large) :]
    if small and sum(counts[section] for section in small) < FEWEST_TOGETHER and large:
        small.insert(0, large.pop())  # else they could be computed from the whole class
    names = {section: f"Section {number}" for number, section in enumerate(large, 1)}
    return names | dict.fromkeys(small, "Other sections")


def _without_times(row: Row) -> Row:
    return replace(row, submitted_at=None, graded_at=None)


def _strip_row(row: Row, section: str) -> Row:
    return replace(
        row,
        student=Student(id="", section=section),
        marks=tuple(map(_strip_mark, row.marks)),
        problem="",
        refusals=(),
        moved_due=None,
        log=None,
        override=row.override and _strip_override(row.override),
    )


def _strip_mark(mark: Mark) -> Mark:
    return replace(
        mark,
        verdict=mark.verdict and _strip_verdict(mark.verdict),
        override=mark.override and _strip_override(mark.override),
        source=b"" if mark.has_file else None,
    )


def _strip_verdict(verdict: Verdict) -> Verdict:
    findings = tuple(map(_strip_finding, verdict.findings))
    return replace(verdict, seconds=0.0, seed=None, findings=findings)


def _strip_finding(finding: Finding) -> Finding:
    """Return what the course says of a finding, and nothing that a student's program did."""
    texts = dict.fromkeys(("message", "expected", "actual", "where", "error", "hint"), "")
    return replace(finding, **texts, timeline=())  # type: ignore[arg-type]


def _strip_override(override: Override) -> Override:
    return replace(override, student="", author="", reason="")
