"""Which students handed in similar text, ranked, for a teacher to look at both.

Each source is reduced to fingerprints: every run of ``RUN`` tokens that a disguised copy keeps
(:mod:`kit.classroom.insight.tokens`), and of these the ones that winnowing selects (Schleimer,
Wilkerson, Aiken: "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003). Two texts
that share ``RUN + WINDOW - 1`` tokens in a row share a fingerprint, in whatever order their
functions and statements are. Fingerprints of the stub do not count, nor do those that a large part
of the class has. The fewer students have a fingerprint, the more it counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import combinations
from math import log
from typing import Final, NamedTuple

from kit.classroom.insight.tokens import read_tokens

RUN: Final = 7  # tokens in a fingerprint, about those of `for a in b.items():`
WINDOW: Final = 3  # runs of which winnowing selects one: on average half of all runs
LARGE_PART: Final = 0.2  # of the class; what more students have is obvious
FEW: Final = 3  # students who may share something in a class so small that they are a large part
LEAST_PART: Final = 0.3  # of the shorter text; a smaller part is shared by chance
LEAST_TEXT: Final = 18.0
"""The rare fingerprints in the shortest text that is compared: those of about four lines.

The course's reference answers have four to five in a line, an obvious one of three lines 15 or 16.
"""
LEAST_SCORE: Final = 15.0
"""The lowest score of a pair that is listed.

Measured with answers of 200 people to eight exercises on a public site, the shortest of them
FizzBuzz (https://github.com/mouredev/retos-programacion-2023, 19,900 pairs): 39 pairs have at least
15, 30 of which share more than 0.6 of a text. The nine others have at most 21. In 100 classes of
five drawn from these people, four more pairs have at least 15, and 13 at least 12.
"""


class Lines(NamedTuple):
    """The first and the last line of a part of a file, from 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedText:
    """What two texts of one exercise share.

    ``part`` is the shared part of the shorter text, between 0 and 1. It leaves out the stub and
    what a large part of the class has, and counts rare fingerprints more. ``fingerprints`` is the
    number of shared ones. ``lines`` has the shared lines of each student's file, in order.
    """

    exercise: str
    part: float
    fingerprints: int
    score: float
    lines: tuple[tuple[Lines, ...], tuple[Lines, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarPair:
    """Two students, by id, and the exercises in which they share text, the strongest first.

    ``score`` sums the scores of the exercises. The score of an exercise is the number of shared
    fingerprints, each counted between 0 (everyone has it) and 1 (only these two have it), times
    ``part``. So long, rare and complete agreement is ranked first.

    A high score means: look at both. It does not prove that anyone copied. The students may have
    worked together with permission, or used the same book, forum or model. Who wrote the text first
    does not show.
    """

    students: tuple[str, str]
    score: float
    exercises: tuple[SharedText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarities:
    """The similar pairs of a class, the strongest first.

    ``too_short`` has for each exercise the students, in order, who wrote so little text that others
    do not have that agreement means nothing. Students whose text is the stub are not included.
    """

    pairs: tuple[SimilarPair, ...]
    too_short: Mapping[str, tuple[str, ...]]


def find_similar(
    stubs: Mapping[str, bytes],
    sources: Mapping[str, Mapping[str, bytes]],
    *,
    least_score: float = LEAST_SCORE,
) -> Similarities:
    """Return the pairs of students with at least ``least_score``, and who wrote too little to tell.

    ``stubs`` has the stub of each exercise, and ``sources`` for each exercise the source of each
    student by id; sources may be broken or hostile. The same sources always give the same result.
    """
    shared: dict[tuple[str, str], list[_Agreement]] = defaultdict(list)
    too_short = {}
    for exercise, texts in sources.items():
        answers = _Answers(exercise, stubs.get(exercise, b""), texts)
        too_short[exercise] = answers.too_short
        for agreement in answers.agreements():
            shared[agreement.students].append(agreement)
    totals = ((sum(a.score for a in agreements), agreements) for agreements in shared.values())
    pairs = [_describe(*total) for total in totals if total[0] >= least_score]
    pairs.sort(key=lambda pair: (-pair.score, pair.students))
    return Similarities(pairs=tuple(pairs), too_short=too_short)


def _describe(score: float, agreements: Iterable[_Agreement]) -> SimilarPair:
    agreements = sorted(agreements, key=lambda agreement: -agreement.score)
    exercises = tuple(agreement.shared_text() for agreement in agreements)
    return SimilarPair(students=agreements[0].students, score=score, exercises=exercises)


class _Answers:
    """The answers of a class to one exercise."""

    def __init__(self, exercise: str, stub: bytes, texts: Mapping[str, bytes]) -> None:
        self.exercise = exercise
        different = {source: make_fingerprints(source) for source in {*texts.values()}}
        given = make_fingerprints(stub).keys()
        self.fingerprints = {student: different[source] for student, source in texts.items()}
        own = {student: f.keys() - given for student, f in self.fingerprints.items()}
        own = {student: fingerprints for student, fingerprints in own.items() if fingerprints}
        counts = Counter(fingerprint for text in own.values() for fingerprint in text)
        self.weights = _weigh(counts, len(own))
        self.rare = {student: text & self.weights.keys() for student, text in own.items()}

    @cached_property
    def amounts(self) -> dict[str, float]:
        """How much each student wrote that few others have."""
        return {student: self.weigh(text) for student, text in self.rare.items()}

    @property
    def too_short(self) -> tuple[str, ...]:
        return tuple(sorted(s for s, amount in self.amounts.items() if amount < LEAST_TEXT))

    def weigh(self, fingerprints: Iterable[int]) -> float:
        return sum(self.weights[fingerprint] for fingerprint in sorted(fingerprints))

    def agreements(self) -> Iterator[_Agreement]:
        """Yield each two students who share a part that is not left to chance."""
        holders: dict[int, list[str]] = defaultdict(list)
        for student in sorted(self.rare.keys() - {*self.too_short}):
            for fingerprint in self.rare[student]:
                holders[fingerprint].append(student)
        evidence: dict[tuple[str, str], float] = defaultdict(float)
        for fingerprint, students in holders.items():
            for pair in combinations(students, 2):
                evidence[pair] += self.weights[fingerprint]
        for (first, second), amount in evidence.items():
            part = amount / min(self.amounts[first], self.amounts[second])
            if part >= LEAST_PART:
                yield _Agreement(self, (first, second), min(part, 1.0), part * amount)


class _Agreement(NamedTuple):
    answers: _Answers
    students: tuple[str, str]
    part: float
    score: float

    def shared_text(self) -> SharedText:
        first, second = self.students
        shared = self.answers.rare[first] & self.answers.rare[second]
        texts = (self.answers.fingerprints[student] for student in self.students)
        one, other = (_merge(lines for f in shared for lines in text[f]) for text in texts)
        return SharedText(
            exercise=self.answers.exercise,
            part=self.part,
            fingerprints=len(shared),
            score=self.score,
            lines=(one, other),
        )


def _weigh(counts: Mapping[int, int], texts: int) -> dict[int, float]:
    """Return the weight of each fingerprint that no large part of the ``texts`` has.

    It is 1 for what at most two have, and less on a logarithmic scale, down to 0 for all.
    """
    most = max(FEW, LARGE_PART * texts)
    scale = log(max(texts, 3) / 2)
    return {f: 1 - log(max(n, 2) / 2) / scale for f, n in counts.items() if n <= most}


def make_fingerprints(source: bytes) -> dict[int, list[Lines]]:
    """Return the fingerprints of ``source``, each with the lines of all places that have it."""
    tokens = read_tokens(source)
    texts = [token.text for token in tokens]
    runs = ["\0".join(texts[n : n + RUN]) for n in range(len(texts) - RUN + 1)]
    # The same on every machine, and it takes years to make two texts with the same one.
    hashes = [int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) for run in runs]
    fingerprints: dict[int, list[Lines]] = defaultdict(list)
    for n in _winnow(hashes):
        fingerprints[hashes[n]].append(Lines(tokens[n].line, tokens[n + RUN - 1].line))
    return fingerprints


def _winnow(hashes: Sequence[int]) -> Iterator[int]:
    """Yield the place of the least hash of each window, the last one of equals, each once."""
    before = -1
    for start in range(max(1, len(hashes) - WINDOW + 1) if hashes else 0):
        window = range(start, min(start + WINDOW, len(hashes)))
        place = min(window, key=lambda n: (hashes[n], -n))
        if place != before:
            yield place
        before = place


def _merge(places: Iterable[Lines]) -> tuple[Lines, ...]:
    """Return ``places`` in order, those that overlap or touch as one."""
    merged: list[Lines] = []
    for place in sorted(places):
        if merged and place.first <= merged[-1].last + 1:
            merged[-1] = Lines(merged[-1].first, max(merged[-1].last, place.last))
        else:
            merged.append(place)
    return tuple(merged)
