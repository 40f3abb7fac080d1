"""Examples that learners write: the reference and the conceptual mistakes run on their inputs.

The file of checks says what an example of an exercise is: it has a top-level ``EXAMPLES``, an
:class:`kit.judge.Examples`.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import pytest

from kit.course import Course, Exercise
from kit.course.mistakes import KnownMistake, read_mistakes
from kit.judge.claims import Observation, find_unknown, judge_claims, read_outcomes
from kit.judge.example_inputs import Examples, InvalidExample
from kit.judge.messages import (
    ClaimJudged,
    ExampleForm,
    ExampleJudged,
    ExamplesReply,
    IdeasJudged,
    InputShown,
    JudgeExamples,
    MomentCame,
    OutcomeShown,
)
from kit.judge.outcome import Failure, RunnerStopped, same, show
from kit.judge.submission import Submission
from kit.runner.messages import MAX_FRAME, InvalidMessage, check_size, frame
from kit.runner.values import PLAIN, decode, encode
from kit.source import BadFile, read_source

MOST_MOMENTS: Final = 200
"""Entries of a timeline that are sent."""


RunOne = Callable[..., Awaitable[None]]
RunAll = Callable[[bytes, Iterable[RunOne]], Iterator[BaseException | None]]
"""Runs functions in the place of a check with one text; yields what each of them raised."""


class _Written(NamedTuple):
    inputs: dict[str, Any]
    outcomes: dict[str, Any]


class ExamplesJudge:
    """Judges the examples of one request."""

    def __init__(self, course: Course, exercise: Exercise, request: JudgeExamples) -> None:
        self._course = course
        self._exercise = exercise
        self._request = request
        self._spec: Examples
        self._item: pytest.Function

    def choose_item(self, items: Sequence[pytest.Item]) -> pytest.Function | None:
        """Return the check in whose place examples run, None if the exercise has no examples."""
        for item in items:
            if isinstance(item, pytest.Function) and "submission" in item.fixturenames:
                spec = getattr(item.module, "EXAMPLES", None)
                if isinstance(spec, Examples):
                    self._spec, self._item = spec, item
                    return item
        return None

    def judge(self, run_all: RunAll) -> Iterator[ExamplesReply]:
        """Yield what is answered to the request."""
        written = [_Written(*pair) for pair in decode(self._request.examples, PLAIN)]
        if not written:
            yield from self._describe(run_all)
            return
        true: list[_Written] = []
        observations = self._observe(run_all, self._request.source, written)
        for example, observed in zip(written, observations, strict=True):
            reply = self._judge_one(example, observed)
            yield reply
            if not reply.problem and not reply.is_same and all(c.is_true for c in reply.claims):
                true.append(example)
        yield self._judge_ideas(run_all, true)

    def _describe(self, run_all: RunAll) -> Iterator[ExamplesReply]:
        """Yield what an example consists of, with what comes out of the task's own."""
        (observed,) = self._observe(run_all, self._request.source, [_Written({}, {})])
        if observed.run is None:
            yield IdeasJudged(shown=(), open=(), problem=observed.problem)
            return
        spec, known = self._spec, read_outcomes(observed.run) | {"when": [*self._spec.when]}
        yield ExampleForm(
            inputs=tuple(
                InputShown(name=i.name, value=encode(i.default), about=i.about) for i in spec.inputs
            ),
            outcomes=tuple(
                OutcomeShown(
                    name=name,
                    value=encode(spec.normalise(name, known[name])),
                    about=spec.meanings.get(name, ""),
                )
                for name in spec.outcomes
                if name in known
            ),
        )
        yield IdeasJudged(shown=(), open=(), problem="")

    def _judge_one(self, example: _Written, observed: Observation) -> ExampleJudged:
        spec = self._spec
        claims = () if observed.problem else self._judge_claims(example, observed)
        problem = observed.problem or self._find_unknown(example, observed)
        moments = () if all(claim.is_true for claim in claims) else observed.moments[:MOST_MOMENTS]
        start = moments[0].at if moments else 0.0
        defaults = {each.name: each.default for each in spec.inputs}
        reply = ExampleJudged(
            problem=problem,
            is_same=same({**defaults, **example.inputs}, defaults),
            claims=tuple(claims),
            moments=tuple(
                MomentCame(at=m.at - start, lane=m.lane.value, text=m.text) for m in moments
            ),
        )
        return fit(reply)

    def _find_unknown(self, example: _Written, observed: Observation) -> str:
        """Return why a sentence of an example names nothing; "never" would always be true of it."""
        inputs = {each.name: each.default for each in self._spec.inputs} | example.inputs
        tables = [value for value in inputs.values() if isinstance(value, (dict, list, tuple))]
        names = {*inputs, *(name for table in tables for name in table if isinstance(name, str))}
        names |= {sentence.partition(" ")[0] for sentence in self._spec.when}
        thing = find_unknown(example.outcomes.get("when", ()), observed, names)
        what = "is not in the timeline, and nothing has this name"
        return thing and f"'{show(thing, 80)}' {what}; name something such as 'node_b ends'"

    def _judge_claims(self, example: _Written, observed: Observation) -> list[ClaimJudged]:
        return judge_claims(example.outcomes, observed, self._spec.normalise)

    def _judge_ideas(self, run_all: RunAll, examples: list[_Written]) -> IdeasJudged:
        """Run the conceptual mistakes: an idea is shown if an example is wrong for its mistake."""
        shown: list[str] = []
        missing: list[str] = []
        ideas = [m for m in read_mistakes(self._course, self._exercise) if m.idea]
        for mistake in ideas if self._request.with_ideas else ():
            is_caught = self._is_caught(run_all, mistake, examples)
            (shown if is_caught else missing).append(mistake.idea)
        return IdeasJudged(shown=tuple(shown), open=tuple(missing), problem="")

    def _is_caught(
        self, run_all: RunAll, mistake: KnownMistake, examples: Sequence[_Written]
    ) -> bool:
        try:
            source = read_source(mistake.file)
        except BadFile:
            return False
        return any(
            not all(claim.is_true for claim in self._judge_claims(example, observed))
            for example, observed in zip(
                examples, self._observe(run_all, source, examples), strict=True
            )
        )

    def _observe(
        self, run_all: RunAll, source: bytes, examples: Sequence[_Written]
    ) -> Iterator[Observation]:
        """Yield what one text does with the inputs of each example."""
        observed: list[Observation] = []

        def make_run(example: _Written) -> RunOne:
            async def run_one(submission: Submission, **_: Any) -> None:
                inputs = self._spec.complete(example.inputs)
                run = await self._spec.run(inputs, **self._find_fixtures())
                observed.append(Observation(run, tuple(submission.timeline.moments)))

            return run_one

        for error in run_all(source, map(make_run, examples)):
            yield observed.pop() if observed else Observation(None, (), _explain(error))

    def _find_fixtures(self) -> dict[str, Any]:
        names = [*inspect.signature(self._spec.run).parameters][1:]
        return {name: self._item._request.getfixturevalue(name) for name in names}


def fit(reply: ExampleJudged) -> ExampleJudged:
    """Return what can be sent of a reply: the texts are shortened, and the timeline, if need be."""
    for most in (100, 10):
        try:
            check_size(frame(reply), MAX_FRAME)
        except InvalidMessage:
            claims = tuple(
                replace(
                    claim,
                    wanted=tuple(show(text, most) for text in claim.wanted),
                    actual=tuple(show(text, most) for text in claim.actual),
                )
                for claim in reply.claims
            )
            reply = replace(reply, claims=claims, moments=reply.moments[:most])
    return reply


def _explain(error: BaseException | None) -> str:
    """Return why an example has no run, as a sentence without a stop."""
    match error:
        case InvalidExample():
            return show(str(error), 300)
        case Failure():
            return error.message
        case RunnerStopped():
            return "it takes more time, output or memory than an exercise may use"
        case None:
            return "it cannot be run"
        case _:
            return f"it cannot be run: {type(error).__name__}: {show(str(error), 300).rstrip('.')}"
