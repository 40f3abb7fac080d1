"""A certificate as JSON (``docs/reference/json.md`` has the format) and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

from kit.authoring.certificate import CourseCertificate, ExerciseCertificate, Tally
from kit.authoring.english import ReadingLevel
from kit.authoring.proof_jobs import TIMES
from kit.feedback.markdown import write_inline
from kit.files import write_whole
from kit.render.blocks import plural, points
from kit.render.safe import json_text, one_line
from kit.render.times import time_text

CERTIFICATE_FORMAT: Final = 1
NAME: Final = "certificate"  # of both files, without the suffix
_NOT_MEASURED: Final = "–"


def write_certificate(certificate: CourseCertificate, folder: Path) -> list[Path]:
    """Write the two files into a folder, which is made if it is missing, and return their paths.

    Raises :class:`kit.errors.MachineError` if that is not possible.
    """
    texts = {
        ".md": certificate_markdown(certificate),
        ".json": f"{json_text(encode_certificate(certificate))}\n",
    }
    files = []
    for suffix, text in texts.items():
        files.append(folder / f"{NAME}{suffix}")
        write_whole(files[-1], text.encode())
    return files


# -- JSON -----------------------------------------------------------------------------------------


def encode_certificate(certificate: CourseCertificate) -> dict[str, Any]:
    """Return the certificate in format 1."""
    right, wrong = certificate.totals.right_answers, certificate.totals.wrong_answers
    return {
        "format": CERTIFICATE_FORMAT,
        "course": certificate.name,
        "title": certificate.title,
        "complete": not certificate.missing,
        "missing": [*certificate.missing],
        "made": certificate.made.astimezone(UTC).isoformat(timespec="seconds"),
        "seconds": round(certificate.seconds, 1),
        "seed": certificate.seed,
        "versions": certificate.versions,
        "problems": [*certificate.problems],
        "right_answers": {"graded": right.graded, "refused": len(right.wrong)},
        "wrong_answers": {
            "graded": wrong.graded,
            "passed": len(wrong.wrong),
            "excepted": len(wrong.excepted),
        },
        "totals": _encode_exercise(certificate.totals, has_names=False)
        | {"exercises": certificate.all_exercises, "introduced_terms": certificate.all_terms},
        "exercises": [_encode_exercise(each, has_names=True) for each in certificate.exercises],
    }


def _encode_exercise(certificate: ExerciseCertificate, *, has_names: bool) -> dict[str, Any]:
    """Return numbers, and the names that they count only if asked."""
    data: dict[str, Any] = {"exercise": certificate.exercise} if has_names else {}
    data |= {"checks": certificate.checks, "points": certificate.points}
    for name in ("solutions", "answers", "stubs", "mistakes", "mutants", "behaviours", "idle"):
        tally: Tally | None = getattr(certificate, name)
        encoded = _encode_fields(tally, has_names=has_names) if tally is not None else None
        data[name] = {"graded": tally.graded, **encoded} if tally and encoded else None
    for name in ("naming", "hints", "terms"):
        data[name] = _encode_fields(getattr(certificate, name), has_names=has_names)
    for name, level in certificate.reading._asdict().items():
        data[f"{name}_reading"] = _encode_level(level)
    return data


def _encode_fields(fields: NamedTuple, *, has_names: bool) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in fields._asdict().items():
        data[name] = value if isinstance(value, int) else len(value)
        if has_names and not isinstance(value, int):
            data[f"{name}_names"] = [*value]
    return data


def _encode_level(level: ReadingLevel) -> dict[str, Any]:
    per_sentence = round(level.words_per_sentence, 1)
    return level._asdict() | {"words_per_sentence": per_sentence, "grade": round(level.grade, 1)}


# -- Markdown -------------------------------------------------------------------------------------


def certificate_markdown(certificate: CourseCertificate) -> str:
    """Return the page: how often verdicts were wrong, and two tables of exercises."""
    from jinja2 import Environment

    environment = Environment(trim_blocks=True, keep_trailing_newline=True)  # noqa: S701 - Markdown
    source = resources.files("kit.authoring").joinpath("certificate.md.j2").read_text("utf-8")
    totals, exercises = certificate.totals, certificate.exercises
    right, wrong = totals.right_answers, totals.wrong_answers
    untaught = dict.fromkeys(term for each in exercises for term in each.terms.not_taught)
    return environment.from_string(source).render(
        title=write_inline(certificate.title),
        name=write_inline(certificate.name),
        missing=certificate.missing,
        exercises=exercises,
        all_exercises=certificate.all_exercises,
        seed=certificate.seed,
        versions=[f"{name} {version}" for name, version in certificate.versions.items()],
        made=f"{time_text(certificate.made, UTC)} UTC",
        took=_duration(certificate.seconds),
        right=right.graded,
        refused=len(right.wrong),
        wrong=wrong.graded - len(wrong.excepted),
        passed=len(wrong.wrong),
        excepted=len(wrong.excepted),
        seeds=TIMES,
        times=_times,
        verdicts=[*_verdict_rows(totals)],
        problems=[one_line(problem) for problem in certificate.problems],
        naming=totals.naming,
        catches=[*_catch_rows(certificate)],
        readings=[*_reading_rows(certificate)],
        all_terms=certificate.all_terms,
        terms=totals.terms,
        untaught=[write_inline(f"`{term}`") for term in untaught],
        plural=plural,
    )


def _times(number: int) -> str:
    return f"{number:,} {'time' if number == 1 else 'times'}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return plural(minutes, "minute") if minutes > 1 else plural(round(seconds), "second")


def _verdict_rows(totals: ExerciseCertificate) -> Iterator[list[str]]:
    rows = (
        ("**right answers**", totals.right_answers),
        ("reference solutions", totals.solutions),
        ("other right answers", totals.answers),
        ("**wrong answers**", totals.wrong_answers),
        ("known mistakes", totals.mistakes),
        ("small changes", totals.mutants),
        ("wrong behaviours", totals.behaviours),
        ("untouched tasks", totals.stubs),
        ("**checks without work**", totals.idle),
    )
    for name, tally in rows:
        if tally is None:
            yield [name, *[_NOT_MEASURED] * 4]
            continue
        excepted, wrong = len(tally.excepted), len(tally.wrong)
        marked = f"**{wrong}**" if wrong else "0"
        yield [name, f"{tally.graded:,}", f"{tally.right:,}", str(excepted), marked]


def _catch_rows(certificate: CourseCertificate) -> Iterator[list[str]]:
    names = _name_exercises(certificate.exercises)
    for each in (*sorted(certificate.exercises, key=_weakness), certificate.totals):
        by_own_check, naming = each.naming.by_own_check, each.naming
        yield [
            names.get(each.exercise, f"**all {len(names)}**"),
            _cell(each.right_answers),
            _cell(each.idle),
            f"{by_own_check} of {naming.mistakes}",
            f"{naming.named} of {naming.mistakes}",
            _cell(each.mutants),
            _cell(each.behaviours),
        ]


def _weakness(exercise: ExerciseCertificate) -> tuple[int, float]:
    """Return what sorts the weakest exercise first."""
    tallies = (exercise.right_answers, exercise.wrong_answers, exercise.idle)
    naming = exercise.naming
    loose = sum(len(tally.excepted) for tally in tallies)
    loose += 2 * naming.mistakes - naming.by_own_check - naming.named
    graded = sum(tally.graded for tally in tallies)
    return -sum(len(tally.wrong) for tally in tallies), -loose / max(graded, 1)


def _cell(tally: Tally | None) -> str:
    if tally is None:
        return _NOT_MEASURED
    text = f"{tally.right} of {tally.graded}"
    return f"**{text}, {len(tally.wrong)} wrong**" if tally.wrong else text


def _reading_rows(certificate: CourseCertificate) -> Iterator[list[str]]:
    names = _name_exercises(certificate.exercises)
    hardest = sorted(certificate.exercises, key=lambda e: -max(r.grade for r in e.reading))
    for each in (*hardest, certificate.totals):
        yield [
            names.get(each.exercise, f"**all {len(names)}**"),
            *(f"{r.words_per_sentence:.1f}, grade {r.grade:.1f}" for r in each.reading),
            str(each.hints.steps),
            f"{each.hints.checks_with_section} of {each.checks}",
            f"{len(each.terms.used)}, {len(each.terms.new)} new",
            points(each.points),
        ]


def _name_exercises(exercises: Sequence[ExerciseCertificate]) -> dict[str, str]:
    """Return the short name of each address, or the address where two names are the same."""
    names = {each.exercise: each.exercise.rpartition("/")[2] for each in exercises}
    often = Counter(names.values())
    return {a: f"`{name if often[name] == 1 else a}`" for a, name in names.items()}
