"""Graphs with a checkpointer, whose nodes ask with ``interrupt()``, and a user who answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypedDict

from hypothesis import strategies as st
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt

from kit.judge import Failure, Run
from lab.building import AtWork, build_graph, built_walk
from lab.drawn import Example
from lab.expect import expect_equal
from lab.failing import CONFIG, SAFE_WALK, connect
from lab.graphs import Build, Lab, LentGraph
from lab.reducers import add
from lab.vocabulary import LONG_TEXTS, SAVED_VALUES, SECONDS, TEXTS, chances, choose_names

MOST_STARTS = 400
"""Starts of nodes in one call; each question costs a few."""


class Log(TypedDict):
    """The state: what the nodes have returned, in the order in which the graph merges it."""

    log: Annotated[list[Any], add]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a node asks, what the user answers, and how many virtual seconds that takes."""

    text: str
    answer: Any
    seconds: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A node that asks its questions one after the other, and then works for ``seconds``.

    It returns ``update``, or if that is None the answers that it was given.
    """

    name: str
    questions: tuple[Question, ...] = ()
    seconds: float = 1.0
    update: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Askers:
    """Supersteps, one after the other, each of nodes that run side by side."""

    steps: tuple[tuple[Asker, ...], ...]

    def lend(self, lab: Lab) -> AskingGraph:
        """Return a graph with a checkpointer, to hand to the submission."""
        return AskersGraph(lab, self)


class AskingGraph(LentGraph):
    """A graph that asks; ``ask`` is the user, to hand to the submission with it.

    ``answered`` are the questions that the user was asked with the answers, ``given`` those with
    the answers that came back to the nodes. ``events`` are those of the nodes that have ended.
    """

    def __init__(self, lab: Lab, build: Build, questions: Sequence[Question]) -> None:
        self.events: list[dict[str, Any]] = []
        self.answered: list[tuple[Any, Any]] = []
        self.given: list[tuple[str, Any]] = []
        self._questions = questions
        self.ask = lab.function("ask", self._answer, parameters=("question",))
        super().__init__(lab, build)

    def forget(self) -> None:
        """Forget what has been recorded and answered."""
        super().forget()
        for record in (self.events, self.answered, self.given):
            record.clear()

    async def _answer(self, text: Any) -> Any:
        number = [question for question, _ in self.answered].count(text)
        asked = [question for question in self._questions if question.text == text]
        if asked and number >= len(asked):
            raise AskedAgain(f"{text!r} was answered before")
        question = asked[number] if asked else Question(text="", answer="yes")
        self.answered.append((text, question.answer))
        await asyncio.sleep(question.seconds)
        return question.answer

    def put(self, questions: Sequence[Question]) -> list[tuple[str, Any]]:
        """Ask the questions, in a node; return them with the answers."""
        if len(self.node_runs) > MOST_STARTS:
            raise StartedTooOften(f"the nodes have been started {MOST_STARTS} times")
        return [(question.text, interrupt(question.text)) for question in questions]

    def expect_answered(self, run: Run) -> None:
        """Each question was put to the user once, and its answer came back to the node."""
        given, answered = sorted(self.given, key=repr), sorted(self.answered, key=repr)
        if not self.answered and self._questions:
            raise Failure(
                "the graph asked, and `ask` was never called",
                expected=f"ask({self._questions[0].text!r})",
                actual="no call of ask()",
                run=run,
            )
        expect_equal(run, given, answered, "question and answer that a node was given")


class AskersGraph(AskingGraph):
    """A graph of :class:`Askers`."""

    def __init__(self, lab: Lab, askers: Askers) -> None:
        self._askers = [asker for step in askers.steps for asker in step]
        nodes = {asker.name: self._node(asker) for asker in self._askers}
        questions = [question for asker in self._askers for question in asker.questions]
        edges = connect([[asker.name for asker in step] for step in askers.steps])
        saver = InMemorySaver()
        super().__init__(
            lab, lambda work: build_graph(Log, nodes, edges, work, checkpointer=saver), questions
        )

    def _node(self, asker: Asker) -> Callable[..., Any]:
        async def run(_: Log) -> Any:
            given = self.put(asker.questions)
            await asyncio.sleep(asker.seconds)
            self.given += given
            answers = [answer for _, answer in given]
            update = {"log": answers} if asker.update is None else asker.update
            self.events.append({asker.name: update or None})  # LangGraph makes None of {}
            return update

        return run

    def expect_answered(self, run: Run) -> None:
        """Each question was answered, each node came to its end, and none was cancelled."""
        super().expect_answered(run)
        names = sorted(asker.name for asker in self._askers)
        expect_equal(run, sorted(self.ended), names, "node that came to its end")


class AskedAgain(Exception):
    """The user has answered this before."""


class StartedTooOften(Exception):
    """The nodes of a graph have been started more often than any right answer starts them."""


class AskingWalk(AskingGraph):
    """:data:`SAFE_WALK` with questions, some of them equal, and at its end two at once."""

    def __init__(self, lab: Lab) -> None:
        texts = (*LONG_TEXTS, "", "  Sure?  ", "Sure?")
        odd = [Question(text=text, answer=None, seconds=1.37) for text in texts]
        sure = [Question(text="Sure?", answer={}), Question(text="Sure?", answer="")]
        self._asked = {0: [*sure, *odd[:-1]], 41: odd[-1:], -2: sure[:1], -1: sure[1:]}
        questions = [question for some in self._asked.values() for question in some]
        super().__init__(lab, self._build, questions)

    def _build(self, at_work: AtWork) -> CompiledStateGraph[Any, Any, Any, Any]:
        def put(questions: Sequence[Question]) -> None:
            self.given += self.put(questions)

        calls = {step: partial(put, questions) for step, questions in self._asked.items()}
        return built_walk(SAFE_WALK.calling(calls), at_work).compile(checkpointer=InMemorySaver())


def asking(
    widths: tuple[int, ...] = (1,), answers: Sequence[Any] = ("yes", "no", "later")
) -> st.SearchStrategy[Example]:
    """Two to four supersteps of ``widths`` nodes with up to two questions each.

    No two nodes of a superstep take the same time: their ends have an order. Some ask the same.
    """

    def build(chance: Any) -> Example:
        steps = [chance.choice(widths) for _ in range(chance.randint(2, 4))]
        names = choose_names(chance, sum(steps), but=("log",))

        def question() -> Question:
            text = chance.choice((*TEXTS, f"Send {chance.randint(2, 999)}?"))
            seconds = chance.choice(SECONDS)
            return Question(text=text, answer=chance.choice(answers), seconds=seconds)

        def asker(seconds: float) -> Asker:
            questions = tuple(question() for _ in range(chance.randint(0, 2)))
            update = chance.choice((None, {}, {"log": [chance.choice(SAVED_VALUES)]}))
            return Asker(name=names.pop(), questions=questions, seconds=seconds, update=update)

        talk = Askers(tuple(tuple(map(asker, chance.sample(SECONDS, k=n))) for n in steps))
        return Example(talk, {"log": ["begin"]}, (CONFIG,))

    return st.builds(build, chances)
