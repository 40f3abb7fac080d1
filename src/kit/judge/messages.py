"""What a judge is asked for by a grader, and what it answers."""

from __future__ import annotations

from typing import TypeAlias

from kit.runner.messages import Codec, Message


class Collect(Message):
    """Collect the checks of an exercise, which is likely to be judged next."""

    exercise: str


class JudgeExercise(Message):
    """Run the checks of an exercise on ``source``; ``shown`` is how messages call its file.

    ``seed`` decides what the checks draw; with ``first_failure`` all checks after the first failure
    are skipped; the first failure is compared with the known mistakes for at most
    ``comparing_seconds`` of wall time (0: not at all); with
    ``ignore_needs`` a check runs although one that it needs has failed.
    """

    exercise: str
    source: bytes
    shown: str
    seed: int
    first_failure: bool
    comparing_seconds: float
    ignore_needs: bool


JudgeRequest: TypeAlias = Collect | JudgeExercise
JUDGE_REQUESTS: Codec[JudgeRequest] = Codec(Collect, JudgeExercise)


class CheckEnded(Message):
    """One check has ended; ``finding`` is format 1, ``ending`` a :class:`kit.model.Ending`."""

    ending: str
    finding: object


class ExerciseEnded(Message):
    """All checks of an exercise have ended, after so many seconds of wall time.

    If it ``is_last``, no more messages about this exercise follow; otherwise :class:`MistakeNamed`.
    """

    seconds: float
    isolation: str
    is_last: bool


class MistakeNamed(Message):
    """The known mistake that behaves as the submission did in ``check``; "" if none does.

    ``says`` is its sentence for the learner, or "". It is the last message about an exercise.
    """

    check: str
    mistake: str
    says: str


JudgeReply: TypeAlias = CheckEnded | ExerciseEnded | MistakeNamed
JUDGE_REPLIES: Codec[JudgeReply] = Codec(CheckEnded, ExerciseEnded, MistakeNamed)
