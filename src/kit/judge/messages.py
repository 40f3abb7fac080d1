"""What a judge is asked for by a grader, and what it answers."""

from __future__ import annotations

from typing import Final, TypeAlias

from kit.model import Remark
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


SERVES: Final = "serve_example"
"""The function of a file of checks that serves an application to clients outside."""


class RunExample(Message):
    """Run the example of an exercise's task with ``source``, and judge nothing.

    A virtual second takes ``pace`` real ones; with 0 the time jumps as in a check. If it
    ``serves``, the example is an application that talks to clients outside, until they have left.
    """

    exercise: str
    source: bytes
    shown: str
    pace: float
    serves: bool


class FromOutside(Message):
    """What a client outside sends to an example that serves: plain data."""

    data: object


class JudgeExamples(Message):
    """Compare examples that a learner has written with what ``source``, a right answer, does.

    ``examples`` is a list of pairs of dicts, inputs and outcomes, as
    :func:`kit.runner.values.encode` returns it. With ``with_ideas`` the conceptual mistakes of the
    exercise run on the same inputs. Without examples, what is answered is about the task's own.
    """

    exercise: str
    source: bytes
    examples: object
    with_ideas: bool


JudgeRequest: TypeAlias = Collect | JudgeExercise | RunExample | FromOutside | JudgeExamples
JUDGE_REQUESTS: Codec[JudgeRequest] = Codec(
    Collect, JudgeExercise, RunExample, FromOutside, JudgeExamples
)


class CheckEnded(Message):
    """One check has ended; ``finding`` is format 1, ``ending`` a :class:`kit.model.Ending`."""

    ending: str
    finding: object


class ExerciseEnded(Message):
    """All checks of an exercise have ended, after so many seconds of wall time.

    If it ``is_last``, no more messages about this exercise follow; otherwise :class:`MistakeNamed`.
    There is a ``remark`` only if all checks have passed.
    """

    seconds: float
    isolation: str
    is_last: bool
    remark: Remark | None = None


class MistakeNamed(Message):
    """The known mistake that behaves as the submission did in ``check``; "" if none does.

    ``says`` is its sentence for the learner, or "". It is the last message about an exercise.
    """

    check: str
    mistake: str
    says: str


JudgeReply: TypeAlias = CheckEnded | ExerciseEnded | MistakeNamed
JUDGE_REPLIES: Codec[JudgeReply] = Codec(CheckEnded, ExerciseEnded, MistakeNamed)


class MomentCame(Message):
    """Something has happened in an example: one entry of its timeline."""

    at: float
    lane: str
    text: str


class ToOutside(Message):
    """What an example that serves sends to its clients outside: plain data."""

    data: object


class CallMade(Message):
    """One call of an example: what it printed, yielded, returned and raised, as texts.

    ``items`` and ``returned`` are as Python writes them. ``returned`` is "" for a generator, for a
    call that has not returned, and for one whose result a driver of the course has taken.
    ``raised`` is the last line of a traceback, and ``lines`` are the numbers of the learner's lines
    in it.
    """

    subject: str
    printed: str
    items: tuple[str, ...]
    returned: str
    raised: str
    lines: tuple[int, ...]


class ExampleEnded(Message):
    """An example has ended; ``problem`` says why it ended early, "" if it did not.

    ``printed`` is what the file printed while it was imported; ``where`` is its line that the
    problem is about, as ``file:line``, or "".
    """

    printed: str
    problem: str
    where: str


ExampleReply: TypeAlias = MomentCame | ToOutside | CallMade | ExampleEnded
EXAMPLE_REPLIES: Codec[ExampleReply] = Codec(MomentCame, ToOutside, CallMade, ExampleEnded)


class InputShown(Message):
    """One input of an exercise's examples: its name, its value in the task's example, its meaning.

    ``value`` is as :func:`kit.runner.values.encode` returns it.
    """

    name: str
    value: object
    about: str


class OutcomeShown(Message):
    """One outcome that examples are asked for: what it is in the task's example, and its meaning.

    ``value`` is as :func:`kit.runner.values.encode` returns it; ``about`` may be "".
    """

    name: str
    value: object
    about: str


class ExampleForm(Message):
    """What an example of an exercise consists of, and what comes out of the task's own."""

    inputs: tuple[InputShown, ...]
    outcomes: tuple[OutcomeShown, ...]


class ClaimJudged(Message):
    """One outcome that an example names: whether it is true, and what really happens.

    ``says`` is a sentence, ``wanted`` and ``actual`` are texts to stand side by side, item by item;
    each is empty if the claim is true, and ``wanted`` if there is nothing to compare.
    """

    outcome: str
    is_true: bool
    says: str
    wanted: tuple[str, ...]
    actual: tuple[str, ...]


class ExampleJudged(Message):
    """One example: what each of its claims is worth.

    ``problem`` says why the input cannot be used, "" if it can. ``is_same`` says that all inputs
    are those of the task's own example. ``moments`` are empty if all claims are true.
    """

    problem: str
    is_same: bool
    claims: tuple[ClaimJudged, ...]
    moments: tuple[MomentCame, ...]


class IdeasJudged(Message):
    """The ideas that true examples show, and those that none shows yet; each ends a sentence.

    ``problem`` says what is wrong with the course, "" if nothing is. It is the last message about
    examples.
    """

    shown: tuple[str, ...]
    open: tuple[str, ...]
    problem: str


ExamplesReply: TypeAlias = ExampleForm | ExampleJudged | IdeasJudged
EXAMPLES_REPLIES: Codec[ExamplesReply] = Codec(ExampleForm, ExampleJudged, IdeasJudged)
