"""The English of a course: what is a sentence, how hard is it, and what is against the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.authoring.english import (
    Text,
    count_syllables,
    find_english_problems,
    measure_grade,
    read_sentences,
)
from kit.course import TextRules, load_course
from kit.errors import CourseError

from .conftest import Draft

TABLE = "[texts]\nmax_sentence_words = 30\nmax_grade = 8  # Flesch-Kincaid: years of school\n"


def sentences(text: str) -> list[tuple[int, int, str]]:
    """Return line, number of words and text of each sentence."""
    found = read_sentences(Text(Path("x.md"), 1, text))
    return [(sentence.line, len(sentence.words), sentence.text) for sentence in found]


def test_what_ends_a_sentence() -> None:
    """Headings and code are left out; bullets, rows, and blank lines end a sentence."""
    text = (
        "# A title. With a dot\nOne two\nthree. Four\nfive: \n- six\n  seven\n1. eight\n\n"
        "    code code\n    code\n\nnine\n```python\ncode. code\n\n    code\n```\nten\n"
        "| eleven | twelve |\n|---|---|\n| thirteen |\n"
    )
    assert sentences(text) == [
        (2, 3, "One two three."),
        (3, 2, "Four five:"),
        (5, 2, "six seven"),
        (7, 1, "eight"),
        (12, 1, "nine"),
        (18, 1, "ten"),
        (19, 2, "| eleven | twelve |"),
        (21, 1, "| thirteen |"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Call `await graph.ainvoke(state, config)` once.", [3]),
        ("Call graph.ainvoke(state) with thread_id and StateGraph.", [6]),
        ("Use it, e.g. here. Not there!", [4, 2]),
        ("Version 1.2 is well-known. (It is new.) See [the page](http://x.y/z).", [4, 3, 3]),
        ("It ends with `a. b`. `c.` begins.", [4, 2]),
    ],
)
def test_code_is_one_word(text: str, words: list[int]) -> None:
    """Code is one word whatever is in it, and a dot in it ends nothing."""
    assert [count for _, count, _ in sentences(text)] == words


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("the", 1), ("node", 1), ("nodes", 1), ("table", 2), ("tables", 2), ("pages", 2)),
        *(("asked", 1), ("waited", 2), ("handled", 2), ("called", 1), ("events", 2), ("idea", 3)),
        *(("client", 2), ("question", 2), ("creates", 2), ("usual", 3), ("doing", 2), ("XXXX", 1)),
        *(("variable", 4), ("asynchronous", 4), ("reducer's", 3), ("side-by-side", 3), ("42", 1)),
    ],
)
def test_syllables(word: str, syllables: int) -> None:
    """Silent letters are not counted, and code has one syllable."""
    assert count_syllables(word) == syllables


def test_the_grade_is_the_published_formula() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59; an easy text is below 2."""
    easy = [*read_sentences(Text(Path("x"), 1, "The cat sat. It ran."))]
    assert measure_grade(easy) == pytest.approx(0.39 * 5 / 2 + 11.8 * 5 / 5 - 15.59)
    assert measure_grade([]) == 0


def test_each_problem_names_file_and_line(draft: Draft) -> None:
    """Tasks, hints, lessons and primers are read, and the beginning of a sentence is shown."""
    rules = (
        "[texts]\nmax_sentence_words = 12\nmax_grade = 9\ncolumns = 120\navoid = ['has to be']\n"
    )
    draft.edit("course.toml", TABLE, rules)
    draft.write(
        "exercises/first/countdown.py", f'"""Count.\n\nIt has to be\nfast. {"so " * 13}"""\n'
    )
    draft.write("hints/first/countdown.md", f"# Hints\n\n## 1. Nudge\n\n{'x' * 121}\n")
    draft.write(
        "lessons/first.md", "# Title\n\nAn International Organisation: unintelligibility.\n"
    )
    draft.write("lessons/primer.md", f"# Title\n\n- {'word ' * 13}\n")
    course = load_course(draft.root)
    assert [*find_english_problems(course, course.exercises)] == [
        "exercises/first/countdown.py:3: avoid 'has to be': It has to be fast.",
        "exercises/first/countdown.py:4: a sentence has 13 words, more than 12: "
        + "so " * 12
        + "so",
        f"hints/first/countdown.md:5: is 121 columns wide, not 120: {'x' * 50}",
        f"lessons/primer.md:3: a sentence has 13 words, more than 12: {'word ' * 10}",
        "lessons/first.md:1: is for grade 42.0, above 9",
    ]


def test_a_course_that_asks_for_nothing(draft: Draft) -> None:
    """Without the table no text is read."""
    draft.edit("course.toml", TABLE, "")
    draft.write("lessons/first.md", f"# Title\n\n{'word ' * 99}\n")
    course = load_course(draft.root)
    assert course.texts == TextRules()
    assert [*find_english_problems(course, course.exercises)] == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("columns = 0", "texts.columns is not a whole number above 0"),
        ("columns = 7.5", "texts.columns is not a whole number above 0"),
        ("max_grade = true", "texts.max_grade is not a number above 0"),
        ("max_grade = inf", "texts.max_grade is not a number above 0"),
        ("avoid = 'word'", "texts.avoid is not a list"),
        ("avoid = [1]", "texts.avoid[0] is not a str"),
        ("words = 3", "texts.words is none of max_sentence_words, max_grade, columns, avoid"),
    ],
)
def test_a_table_with_a_wrong_key(draft: Draft, line: str, problem: str) -> None:
    """The error names the path of the key."""
    draft.edit("course.toml", TABLE, f"[texts]\n{line}\n")
    with pytest.raises(CourseError) as error:
        load_course(draft.root)
    assert problem in error.value.sentence


def test_a_lesson_without_a_title(draft: Draft) -> None:
    """The title is what a list of lessons shows."""
    from kit.authoring.shelves import find_shelf_problems

    draft.write("lessons/first.md", "Text\n")
    course = load_course(draft.root)
    assert [*find_shelf_problems(course, course.exercises)] == [
        "lessons/first.md:1: is not a title such as '# Time'"
    ]
