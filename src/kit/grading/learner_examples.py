"""Have a judge compare a learner's examples with a right answer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self

from kit.course import Course, Exercise
from kit.course.written_examples import WrittenExample
from kit.errors import CourseError, MachineError
from kit.forkserver import Server
from kit.judge.messages import (
    EXAMPLES_REPLIES,
    ExampleForm,
    ExampleJudged,
    ExamplesReply,
    IdeasJudged,
    JudgeExamples,
)
from kit.runner.messages import InvalidMessage, Process, frame, receive
from kit.runner.values import PLAIN, decode, encode
from kit.source import BadFile, read_source


class Form(NamedTuple):
    """What an example consists of: inputs and outcomes, each with its value and its meaning.

    The values are those of the task's own example; the meaning of an outcome may be "".
    """

    inputs: tuple[tuple[str, Any, str], ...]
    outcomes: tuple[tuple[str, Any, str], ...]


class ExamplesResult(NamedTuple):
    """What each example is worth, in order, and the ideas that they show."""

    examples: tuple[ExampleJudged, ...]
    ideas: IdeasJudged


class ExamplesSession:
    """A judge that is kept for the examples of a course."""

    def __init__(self, server: Server, course: Course) -> None:
        self._server = server
        self._course = course
        self._judge: Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the judge."""
        if self._judge is not None:
            judge, self._judge = self._judge, None
            judge.connection.close()
            with contextlib.suppress(MachineError):
                self._server.end(judge.pid)

    def describe(self, exercise: Exercise) -> Form:
        """Return what an example consists of. Raises :class:`CourseError`, MachineError."""
        solution = self._read_solution(exercise)
        replies = self._ask(exercise, solution, (), with_ideas=False)
        (form,) = (reply for reply in replies if isinstance(reply, ExampleForm))
        inputs, outcomes = (
            tuple((part.name, decode(part.value, PLAIN), part.about) for part in parts)
            for parts in (form.inputs, form.outcomes)
        )
        return Form(inputs, outcomes)

    def judge(
        self,
        exercise: Exercise,
        examples: Sequence[WrittenExample],
        *,
        source: bytes | None = None,
        with_ideas: bool = True,
    ) -> ExamplesResult:
        """Compare examples, at least one, with the solution or with another right ``source``.

        Raises :class:`CourseError`, :class:`MachineError`.
        """
        source = self._read_solution(exercise) if source is None else source
        replies = self._ask(exercise, source, examples, with_ideas=with_ideas)
        judged = tuple(reply for reply in replies if isinstance(reply, ExampleJudged))
        (ideas,) = (reply for reply in replies if isinstance(reply, IdeasJudged))
        return ExamplesResult(judged, ideas)

    def _read_solution(self, exercise: Exercise) -> bytes:
        try:
            return read_source(self._course.shelf("solutions", exercise))
        except BadFile as error:
            sentence = f"The solution of {exercise.address} cannot be read: {error.problem}."
            raise CourseError(sentence, "Tell the author of the course.") from None

    def _ask(
        self,
        exercise: Exercise,
        source: bytes,
        examples: Sequence[WrittenExample],
        *,
        with_ideas: bool,
    ) -> list[ExamplesReply]:
        """Return what the judge answers. Raises :class:`CourseError`, :class:`MachineError`."""
        request = JudgeExamples(
            exercise=exercise.address,
            source=source,
            examples=encode([[e.inputs, e.outcomes] for e in examples]),
            with_ideas=with_ideas,
        )
        if self._judge is None:
            self._judge = self._server.start_judge()
        judge = self._judge
        with contextlib.suppress(OSError):  # that it has ended shows when it is read from
            judge.connection.sendall(frame(request))
        try:
            replies = list(_read_replies(judge))
        except MachineError:
            self.close()
            raise
        for reply in replies:
            if isinstance(reply, IdeasJudged) and reply.problem:
                sentence = f"The examples of {exercise.address} cannot be judged: {reply.problem}."
                raise CourseError(sentence, "Tell the author of the course.")
        return replies


def _read_replies(judge: Process) -> Iterator[ExamplesReply]:
    reply: ExamplesReply | None = None
    while not isinstance(reply, IdeasJudged):
        try:
            reply = receive(judge.connection, EXAMPLES_REPLIES)
        except (OSError, InvalidMessage):
            reply = None
        if reply is None:
            raise MachineError("The judge ended before all was judged.", "Run: kit doctor")
        yield reply
