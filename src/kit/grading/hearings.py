"""Judges at work: what each is told and tells, and the verdict on what all of one job have told."""

from __future__ import annotations

import contextlib
import socket
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kit.grading.together import Told, together
from kit.grading.verdicts import Job, verdict
from kit.model import Finding, Lane, Moment, Outcome, Verdict
from kit.runner import values as wire

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
        self._claimed: Counter[tuple[str, int]] = Counter()
        self._failed: set[str] = set()

    def is_over(self, hearing: Hearing) -> bool:
        """Note that one judge has nothing more to say; True if none has."""
        self._heard_out.add(hearing)
        return len(self._heard_out) == len(self.hearings)

    def claim(self, check: str, number: int, of: int) -> int | None:
        """The answer to :data:`kit.judge.shares.Claim`: one judge has what another has not.

        Of a check that one of them has not seen pass nothing more needs to be seen.
        """
        place = self._claimed[check, number]
        if check in self._failed or place >= of:
            return None
        self._claimed[check, number] += 1
        return place

    def note(self, finding: Finding) -> None:
        """Take note of what one judge has just found."""
        if finding.outcome is not Outcome.PASSED:
            self._failed.add(finding.check)

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
        self._findings: list[tuple[str, Finding]] = []
        self._needs: dict[str, Sequence[str]] = {}
        self._last_word: dict[str, Any] | None = None
        self._say(order)

    def hear(self) -> bool:
        """Take in what the judge says next, and answer it; True if there is no more."""
        try:
            data = self.line.recv(65536)
            for message in self._unframer.feed(data):
                # A judge that says something else has gone wrong: its checks have no finding.
                with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
                    self._take(message)
        except (OSError, wire.WireError):
            return True
        return not data or self._last_word is not None

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"claim": [str(check), int(number), int(of)]}:
                self._say({"place": self.trial.claim(check, number, of)})
            case {"finding": data, "ending": ending, "needs": needs}:
                finding = _finding(wire.decode(data))
                self._findings.append((ending, finding))
                self._needs[finding.check] = needs
                self.trial.note(finding)
            case {"seconds": _, "isolation": _, "left": _}:
                self._last_word = message
            case _:
                pass

    def _say(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # that it is gone shows when it is listened to
            self.line.sendall(wire.frame(message))

    def told(self) -> Told:
        """What it has told."""
        last = self._last_word or _UNHEARD
        return Told(
            findings=self._findings,
            needs=self._needs,
            left=frozenset(last["left"]),
            seconds=last["seconds"],
            isolation=last["isolation"],
        )


def _finding(data: dict[str, Any]) -> Finding:
    timeline = tuple(
        Moment(at=m["at"], lane=Lane(m["lane"]), text=m["text"]) for m in data.pop("timeline")
    )
    return Finding(**{**data, "outcome": Outcome(data["outcome"]), "timeline": timeline})
