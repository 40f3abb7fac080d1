"""Judges at work: what each is told and tells, and the verdict on what all of one job have told."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Sequence
from typing import Any

from kit import wire
from kit.grading.together import Told, together
from kit.grading.verdicts import Job, verdict
from kit.model import Finding, Lane, Moment, Outcome, Verdict

SLACK_SECONDS = 30.0
"""Wall time that a judge gets beyond twice the time of its checks."""
_UNHEARD: dict[str, Any] = {"seconds": 0.0, "isolation": "", "left": ()}


class Trial:
    """One job, and the judges that each have a share of it, at the other ends of ``lines``."""

    def __init__(self, number: int, job: Job, lines: Sequence[socket.socket]) -> None:
        self.number = number
        self.hearings = [Hearing(self, job.message(n), line) for n, line in enumerate(lines)]
        self.until = time.monotonic() + 2 * job.seconds + SLACK_SECONDS
        self._job = job
        self._heard_out: set[Hearing] = set()

    def is_over(self, hearing: Hearing) -> bool:
        """Note that one judge has nothing more to say; True if none has."""
        self._heard_out.add(hearing)
        return len(self._heard_out) == len(self.hearings)

    def verdict(self) -> Verdict:
        """What the findings of all judges come to."""
        told = [hearing.told() for hearing in self.hearings]
        findings = together(self._job.exercise, told)
        seconds = max(one.seconds for one in told)
        return verdict(self._job, findings, seconds, told[0].isolation)


class Hearing:
    """One judge at work; what it leaves unsaid is missing from the verdict, never passed."""

    def __init__(self, trial: Trial, order: dict[str, Any], line: socket.socket) -> None:
        self.trial = trial
        self.line = line
        self._unframer = wire.Unframer()
        self._said: list[dict[str, Any]] = []
        with contextlib.suppress(OSError):
            line.sendall(wire.frame(order))

    def hear(self) -> bool:
        """Take in what the judge says next; True if there is no more."""
        try:
            data = self.line.recv(65536)
            self._said += self._unframer.feed(data)
        except (OSError, wire.WireError):
            return True
        return not data or self._last_word() is not None

    def _last_word(self) -> dict[str, Any] | None:
        return next((m for m in self._said if "seconds" in m), None)

    def told(self) -> Told:
        """What it has told; a finding that is none is left out."""
        last = self._last_word() or _UNHEARD
        findings, needs = [], {}
        for message in self._said:
            # A judge that says something else has gone wrong: its checks stay without a finding.
            with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
                finding = _finding(wire.decode(message["finding"]))
                findings.append((message["ending"], finding))
                needs[finding.check] = message["needs"]
        return Told(
            findings=findings,
            needs=needs,
            left=frozenset(last["left"]),
            seconds=last["seconds"],
            isolation=last["isolation"],
        )


def _finding(data: dict[str, Any]) -> Finding:
    timeline = tuple(
        Moment(at=m["at"], lane=Lane(m["lane"]), text=m["text"]) for m in data.pop("timeline")
    )
    return Finding(**{**data, "outcome": Outcome(data["outcome"]), "timeline": timeline})
