"""Graphs that answer a question: what a served application streams.

A :class:`Plan` is such a graph as data, so what it streams, and when, is known without a run.
``plan.build(lab)`` is a graph that runs in the judge; ``lab.runner_graphs`` has graphs that run in
the runner's event loop, as in a real server.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Annotated, Any, TypedDict

from hypothesis import example, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph

from lab.building import AtWork, as_node
from lab.graphs import Lab, LentGraph
from lab.reducers import add, latest
from lab.vocabulary import (
    CLEAN_UP_SECONDS,
    NODE_NAMES,
    SECONDS,
    SERVED_TEXTS,
    VALUES,
    chances,
    choose_names,
    choose_text,
)

Update = Callable[[str], Any]
"""What a node returns for a question."""

SHORT_QUESTION = "in short?"
"""For this question a graph that is a loop stops after three steps."""

ODD_QUESTION = f"  Why? 1 + 1 & äé\n苹果 {'long ' * 20}"


class State(TypedDict, total=False):
    """The state of every graph here."""

    question: str
    count: Annotated[int, latest]
    messages: Annotated[list[Any], add]
    found: Annotated[list[Any], add]
    best: Annotated[Any, latest]
    _hidden: Annotated[Any, latest]


class NodeError(Exception):
    """What a node raises that is meant to fail. It has no text, and a cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One run of a node.

    It takes ``seconds``, gives ``reports`` to its stream writer at even distances, the last one
    before its end, and returns ``update(question)``. With ``fails`` it raises instead.
    """

    name: str
    update: Update
    seconds: float = 1.0
    reports: tuple[Any, ...] = ()
    fails: bool = False

    def report_times(self) -> list[float]:
        """Return the seconds after which it reports."""
        between = self.seconds / (len(self.reports) + 1)
        return [between * number for number in range(1, len(self.reports) + 1)]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a graph streams: after so many seconds, in this mode."""

    at: float
    mode: str
    data: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """A graph: ``steps`` one after the other, then those of ``last`` side by side.

    It is a loop if a name comes twice in ``steps``, else a row.
    """

    steps: tuple[Step, ...]
    last: tuple[Step, ...] = ()

    @property
    def is_loop(self) -> bool:
        return len({step.name for step in self.steps}) < len(self.steps)

    def steps_for(self, question: str) -> tuple[Step, ...]:
        """Return the steps before the last ones."""
        is_short = self.is_loop and question == SHORT_QUESTION
        return self.steps[:3] if is_short else self.steps

    def parts(self, question: str) -> list[Part]:
        """Return all that the graph streams, in the modes "custom" and "updates"."""
        parts, began = list[Part](), 0.0
        for step in self.steps_for(question):
            parts += _parts_of(step, began, question)
            began += step.seconds
        last = [part for step in self.last for part in _parts_of(step, began, question)]
        return parts + sorted(last, key=lambda part: part.at)

    def times(self, question: str) -> list[float]:
        """Return the seconds after which the graph streams each of its parts."""
        return [part.at for part in self.parts(question)]

    def events(self, question: str) -> list[Any]:
        """Return what the graph streams in the mode "updates"."""
        return [part.data for part in self.parts(question) if part.mode == "updates"]

    def build(self, lab: Lab, clean_up: float = CLEAN_UP_SECONDS, **compiling: Any) -> LentGraph:
        """Return the graph, which runs in the judge; ``compiling`` goes to ``compile()``.

        A node that is cancelled cleans up for ``clean_up`` seconds.
        """
        return lab.lend(lambda at_work: self._graph(at_work, clean_up).compile(**compiling))

    def _graph(self, at_work: AtWork, clean_up: float) -> StateGraph[Any]:
        graph: StateGraph[Any] = StateGraph(State)
        steps = {step.name: step for step in (*self.steps, *self.last)}
        last = [step.name for step in self.last]
        inner = _nest(3)

        def run(name: str) -> Any:
            async def work(state: State, config: RunnableConfig) -> Any:
                is_again = self.is_loop and name not in last
                step = self.steps[_number_of(config) - 1] if is_again else steps[name]
                return await _perform(step, str(state["question"]), at_work, clean_up, inner)

            return as_node(work)

        async def follow(state: State, config: RunnableConfig) -> Any:
            steps, number = self.steps_for(str(state["question"])), _number_of(config)
            return steps[number].name if number < len(steps) else last or END

        names = [name for name in steps if name not in last]
        for name in steps:
            graph.add_node(name, run(name))
        for name in names if self.is_loop else ():
            graph.add_conditional_edges(name, follow, [*steps, END])
        if not self.is_loop:
            edges = [
                *itertools.pairwise(names),
                *((name, end) for name in names[-1:] for end in last),
            ]
            for begin, end in edges:
                graph.add_edge(begin, end)
        graph.add_edge(START, self.steps[0].name)
        return graph


def _parts_of(step: Step, began: float, question: str) -> list[Part]:
    times = step.report_times()
    parts = [
        Part(began + at, "custom", report) for at, report in zip(times, step.reports, strict=True)
    ]
    update = step.update(question) or None  # LangGraph streams None for {} too
    return [*parts, Part(began + step.seconds, "updates", {step.name: update})]


def _number_of(config: RunnableConfig) -> int:
    return int(config["metadata"]["langgraph_step"])


async def _perform(step: Step, question: str, at_work: AtWork, clean_up: float, inner: Any) -> Any:
    write, before = get_stream_writer(), 0.0
    async with at_work(step.name):
        try:
            for at, report in zip(step.report_times(), step.reports, strict=True):
                await asyncio.sleep(at - before)
                write(report)
                before = at
            await asyncio.sleep(step.seconds - before)
        except asyncio.CancelledError:
            await asyncio.sleep(clean_up)
            raise
        if step.fails:
            raise NodeError from ValueError(step.name)
    if step.name == "with a graph":
        await inner.ainvoke({"best": ""})
    return step.update(question)


def _nest(depth: int) -> Any:
    """Return a compiled graph with a graph inside, and so on."""

    async def leaf(_: State) -> Any:
        return {"best": "inside"}

    graph: Any = as_node(leaf)
    for level in range(depth):
        outer: StateGraph[Any] = StateGraph(State)
        outer.add_node(f"level {level}", graph)
        outer.add_edge(START, f"level {level}")
        graph = outer.compile()
    return graph


# -- what nodes return ------------------------------------------------------------------------


def constant(value: Any) -> Update:
    """Return an update that is the same for every question."""
    return lambda _: value


def find(text: str, score: int) -> Update:
    """Return plain data that has the question in it."""
    return lambda q: {"found": [{"text": f"{text} {q}", "score": score}]}


def _reply(text: str, _: int) -> Update:
    return lambda q: {"messages": [AIMessage(content=f"{text} {q}")]}


def _talk(text: str, number: int) -> Update:
    call = f"call_{number}"
    return lambda q: {"messages": [HumanMessage(q), ToolMessage(text, tool_call_id=call)]}


def _best(text: str, _: int) -> Update:
    return lambda q: {"best": AIMessage(f"{text} {q}"), "found": []}


def _quote(text: str, number: int) -> Update:
    return lambda q: {"found": [{"by": number, "said": [AIMessage(text), HumanMessage(q)]}]}


def _return_nothing(_text: str, _number: int) -> Update:
    return constant(None)


Kinds = Sequence[Callable[[str, int], Update]]

DATA: Kinds = (find, _return_nothing)
MESSAGES: Kinds = (_reply, _talk, _best, _quote)
"""Kinds of updates: plain data, and message objects in several places."""


# -- plans that hypothesis draws --------------------------------------------------------------


def choose_question(chance: Random) -> str:
    """Return what a user asks, with characters for which a URL has other uses."""
    odd = ("", "1 + 1 = 2 & é?", "a%20b#c", "?question=x", "UPPER lower", *SERVED_TEXTS)
    drawn = "".join(chance.choices("abcdefg ?&=+%/é\n", k=chance.randint(1, 12)))
    return chance.choice((chance.choice(odd), drawn))


questions = chances.map(choose_question)


def plans(
    kinds: Kinds,
    least: int = 1,
    most: int = 4,
    *,
    seconds: Sequence[float] = SECONDS,
    reports: Sequence[tuple[Any, ...]] = ((),),
) -> st.SearchStrategy[Plan]:
    """Draw plans of ``least`` to ``most`` steps in a row, whose updates are of these ``kinds``."""

    def build(chance: Random, count: int) -> Plan:
        return Plan(
            tuple(
                Step(
                    name=name,
                    update=chance.choice(kinds)(choose_text(chance), chance.randint(-99, 99)),
                    seconds=chance.choice(seconds),
                    reports=chance.choice(reports),
                )
                for name in choose_names(chance, count)
            )
        )

    return st.builds(build, chances, st.integers(least, most))


def on_plans(
    drawn: st.SearchStrategy[Plan], *first: Plan | tuple[Plan, str], examples: int = 3
) -> Any:
    """Run a check of a plan and a question on ``first``, and on so many drawn plans.

    A plan without a question is asked "why".
    """
    asked = [(each, "why") if isinstance(each, Plan) else each for each in first]

    def decorate(check: Any) -> Any:
        run = given(plan=drawn, question=questions)(check)
        for plan, question in reversed(asked):
            run = example(plan=plan, question=question)(run)
        return settings(max_examples=examples)(run)

    return decorate


def unusual_calls(
    kinds: Kinds = DATA, reports: Sequence[tuple[Any, ...]] = ((),)
) -> list[tuple[Plan, list[str]]]:
    """Return an unusual plan and what to ask it, and another plan with the first question again.

    The second question ends the graph much sooner, and the third is the first again. So an answer
    that is kept from call to call, by the graph or by the question, is wrong.
    """
    plan = _unusual_plan(kinds, reports)
    steps = tuple(replace(step, update=constant({"best": "another"})) for step in plan.steps[3:9])
    return [
        (plan, [ODD_QUESTION, SHORT_QUESTION, ODD_QUESTION]),
        (replace(plan, steps=steps), [ODD_QUESTION, ""]),
    ]


def _unusual_plan(kinds: Kinds, reports: Sequence[tuple[Any, ...]]) -> Plan:
    """Return a plan with odd names and odd updates, some of them twice in a row and again later.

    It is a loop of 42 rounds that ends with two nodes side by side; one runs a graph inside.
    """
    odd = [
        None,
        {},
        *({"best": value} for value in VALUES),
        {"best": 1, "found": [0, ""]},
        {"_hidden": 0},
    ]
    updates = [constant(value) for value in odd]
    updates += [
        kind(text, 0) for text, kind in zip(SERVED_TEXTS, itertools.cycle(kinds), strict=False)
    ]
    names, given_reports = itertools.cycle(NODE_NAMES), itertools.cycle(reports)
    steps = [
        Step(name=next(names), update=update, reports=next(given_reports), seconds=seconds)
        for update, seconds in zip(updates, itertools.cycle(SECONDS[:3]), strict=False)
    ]
    steps = [*steps[:1], *steps[:2], *steps[1:], *steps]
    last = (
        Step(name="with a graph", update=updates[-1], seconds=2.0),
        Step(name="_Right ", update=constant({"found": [None]}), reports=reports[-1]),
    )
    return Plan(tuple(steps[:42]), last)
