"""Rules for remarks: which rule speaks, what it is given, and what goes wrong without harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.errors import CourseError
from kit.judge.remarks import MAX_SOURCE, find_remark, find_rule_problems, load_rules, parse_answer

from .conftest import LIMITS, Bench, write_course

CHECK = """
    from kit.judge import expect

    async def test_doubles(submission):
        "gives twice the number"
        numbers = [1, 2]
        run = await submission.answer(numbers)
        expect(run.value, [2, 4], "it is not twice the number", run=run)
"""
RULES = '''
import ast

from kit.judge.remarks import CHANGED_ARGUMENT, PRINTED, RuleList

RULES = RuleList()


@RULES.add("line {line} is {name}.", speaks="async def f(): ...", silent="x = 1")
def fails(answer):
    """A rule with a fault."""
    return answer.nothing


@RULES.add("it prints.", speaks="x", silent="", observation=PRINTED)
def prints(answer):
    """What was printed in a check."""
    return answer.tree if answer.tree.body else None


@RULES.add("it changes.", speaks="x", silent="", observation=CHANGED_ARGUMENT)
def changes(answer):
    """An argument that was changed."""
    return answer.tree if answer.tree.body else None


@RULES.add("line {line} loops, in {name}.", speaks="async def f():\\n    for x in y: ...", silent="")
def loops(answer):
    """A loop."""
    return next((answer.scope(loop) for loop in answer.find_all(ast.For)), None)
'''
LOOP = """async def answer(numbers):
    doubled = []
    for number in numbers:
        doubled.append(2 * number)
    return doubled
"""
PLAIN = "async def answer(numbers):\n    return [2 * number for number in numbers]\n"


def write_rules(root: Path, text: str) -> None:
    """Give a course one file of rules."""
    (root / "checks" / "remarks").mkdir(parents=True)
    (root / "checks" / "remarks" / "rules.py").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def with_rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench whose course has rules, the first of which fails."""
    root = tmp_path_factory.mktemp("course")
    course = write_course(root, {"answer": CHECK}, LIMITS, {"answer": PLAIN})
    write_rules(root, RULES)
    made = Bench(course, tmp_path_factory.mktemp("answers"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        (PLAIN, None, ""),
        (LOOP, "loops", "Solved, and line 1 loops, in `answer`."),
        (LOOP.replace("return", "print(1)\n    return"), "prints", "Solved, and it prints."),
        (LOOP.replace("return", "numbers.clear()\n    return"), "changes", "it changes."),
        (LOOP.replace("2 *", "3 *"), None, ""),
    ],
    ids=["no rule speaks", "loops", "prints before loops", "changes before loops", "not solved"],
)
def test_the_first_rule_that_speaks_makes_the_remark(
    with_rules: Bench, text: str, rule: str | None, says: str
) -> None:
    """Only a solved exercise has one; a rule that fails is left out; points stay as they are."""
    verdict = with_rules.grade("answer", text)
    assert (verdict.remark and verdict.remark.id) == rule
    if verdict.remark:
        assert says in verdict.remark.text
        assert verdict.remark.where == "exercises/one/answer.py:1"
        assert verdict.points == verdict.max_points
        assert verdict.advice == "Go on with: kit next"


def test_a_long_answer_gets_no_remark(with_rules: Bench) -> None:
    """So no answer can make the rules take long."""
    course = with_rules._course
    source = (LOOP + "#" * MAX_SOURCE).encode()
    assert find_remark(course, course.exercises[0], source, "x.py", frozenset()) is None


@pytest.mark.parametrize(
    "source",
    [
        b"(" * 5_000,
        b"-" * 19_000 + b"1",
        b"x" + b".a" * 9_000,
        b"\0",
        b"\xff",
        b"if x:\n" * 90,
        b"x(" * 70 + b")" * 70,
    ],
    ids=["brackets", "signs", "attributes", "null", "bytes", "blocks", "depth"],
)
def test_an_answer_that_cannot_be_read_gets_no_remark(with_rules: Bench, source: bytes) -> None:
    """Whatever the text is, the judge goes on."""
    course = with_rules._course
    assert find_remark(course, course.exercises[0], source, "x.py", frozenset()) is None


def test_a_course_without_rules_has_no_remarks(tmp_path: Path) -> None:
    """The folder is optional."""
    assert load_rules(tmp_path) == ()
    assert [*find_rule_problems(tmp_path)] == []


def test_a_file_of_rules_that_cannot_be_used(tmp_path: Path) -> None:
    """The author reads which file it is, and why."""
    write_rules(tmp_path, "RULES = 1 / 0\n")
    with pytest.raises(CourseError, match=r"checks/remarks/rules\.py: cannot be used: ZeroDiv"):
        load_rules(tmp_path)
    assert len([*find_rule_problems(tmp_path)]) == 1


def test_an_author_reads_which_rules_are_wrong(tmp_path: Path) -> None:
    """A rule that raises, speaks about the wrong case or has the name of another is a problem."""
    text = RULES.replace('silent=""', 'silent="x"', 1) + RULES.partition("RULES = RuleList()")[2]
    write_rules(tmp_path, text)
    problems = "\n".join(find_rule_problems(tmp_path))
    for part in (
        "checks/remarks: fails raises AttributeError",
        "checks/remarks: prints speaks about its other: x",
        "checks/remarks: two rules are called loops",
    ):
        assert part in problems


def test_a_rule_finds_its_way() -> None:
    """Nodes are in the order of the text, and know what they are a part of."""
    answer = parse_answer(LOOP)
    (loop,) = answer.find_all(*(type(n) for n in answer.nodes if type(n).__name__ == "For"))
    assert answer.scope(loop) is answer.tree.body[0]
    assert answer.scope(answer.tree.body[0]) is answer.tree
    assert answer.parent(answer.tree) is answer.tree
