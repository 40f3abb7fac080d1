"""The rules for remarks of the built-in course: each speaks about its case, and about no solution."""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.course import Exercise, open_workspace
from kit.forkserver import Server, start
from kit.grading import Job, judge_all
from kit.judge.remarks import RemarkRule, find_rule_problems, load_rules, parse_answer

ROOT = Path(__file__).parents[1]
COURSE = open_workspace(ROOT, ROOT).course
RULES = load_rules(ROOT)
FEWEST = 30
MOST_CHARACTERS = 320

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def speaks(rule: RemarkRule, text: str, *observations: str) -> bool:
    """Whether a rule has something to say about a text."""
    return rule.remark_on(parse_answer(text, "", frozenset(observations)), "x.py") is not None


def test_there_are_enough_rules() -> None:
    """There are thirty at least, and nothing is wrong with any of them."""
    assert len(RULES) >= FEWEST
    assert [*find_rule_problems(ROOT)] == []


@each_rule
def test_a_rule_speaks_about_its_case(rule: RemarkRule) -> None:
    """It needs the observation that it asks for."""
    assert speaks(rule, rule.speaks, rule.observation)
    assert not rule.observation or not speaks(rule, rule.speaks)


@each_rule
def test_a_rule_is_silent_about_the_other_case(rule: RemarkRule) -> None:
    """That case is the better form, or looks nearly the same and is right."""
    assert not speaks(rule, rule.silent, rule.observation)


@each_rule
def test_a_sentence_is_short_and_names_the_line(rule: RemarkRule) -> None:
    """A remark is one short paragraph, without code blocks and with no other field."""
    fields = {name for _, name, _, _ in string.Formatter().parse(rule.sentence) if name}
    assert "line" in fields
    assert fields <= {"line", "name"}
    assert len(rule.sentence) <= MOST_CHARACTERS
    assert "\n" not in rule.sentence
    assert rule.sentence.endswith((".", "`."))


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda e: e.name)
def test_no_rule_speaks_about_a_solution(exercise: Exercise) -> None:
    """The proof of the course shows it with what the checks observe, too."""
    answer = parse_answer(COURSE.shelf("solutions", exercise).read_bytes(), exercise.address)
    assert [rule.name for rule in RULES if rule.remark_on(answer, "x.py")] == []


NAMES = """async def name_the_nodes(graph, state):
    names = [name async for event in graph.astream(state) for name in event]
    {}
    return names
"""
STATE = (ROOT / "answers/memory/chat_threads/state_asked_afterwards.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """What starts judges of the built-in course."""
    started = start(COURSE)
    yield started
    started.close()


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("name_the_nodes", NAMES.format("print(names)"), "prints_for_no_one"),
        ("name_the_nodes", NAMES.format("state.clear()"), "changes_its_argument"),
        ("chat_threads", STATE, "reads_the_state_afterwards"),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_what_an_answer_does_is_seen(server: Server, name: str, text: str, rule: str) -> None:
    """Rules about behaviour speak because of what the checks have observed."""
    job = Job(exercise=COURSE.resolve(name), source=text.encode(), shown="x.py", seed=3)
    (verdict,) = judge_all(server, [job], at_once=1)
    assert verdict.solved
    assert verdict.remark
    assert verdict.remark.id == rule
