"""The questions of a chapter: how the file is read, and which answers are right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.course import Course, load_course
from kit.errors import CourseError
from kit.learner.quiz import Question, QuestionKind, quiz_file, read_questions

TOY_COURSE = Path(__file__).parents[1] / "toy_course"

PREDICT = """## predict: sum_of_two

What does *this* print?

```python
# Two and two
## is no heading

print(2 + 2)
```

Think first.

### Why

Two and two
are four.
"""
CHOOSE = """## choose: which_type

Which type is it?

- `int`
- a `float`, which
  takes two lines

```python
- 1
print("int")
```

### Why

It is whole.
"""
OPEN = """## open: why_numbers

Why are there numbers?

- not an option

### Hint

Think of sheep.

### Points

Such as:

- one can count
- one can
  measure
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return replace(load_course(TOY_COURSE), root=tmp_path)


def written(course: Course, text: str | bytes) -> Path:
    file = quiz_file(course, "basics")
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def read(course: Course, text: str | bytes) -> tuple[Question, ...]:
    written(course, text)
    return read_questions(course, "basics")


def predict() -> Question:
    return Question(
        id="basics/q", kind=QuestionKind.PREDICT, text="?", after=".", program="print()"
    )


def choose(*options: str) -> Question:
    return Question(
        id="basics/q", kind=QuestionKind.CHOOSE, text="?", after=".", program="", options=options
    )


# -- the format ---------------------------------------------------------------------------------


def test_the_three_kinds(course: Course) -> None:
    """A file has its questions in order, each under the chapter's name, whatever its kind."""
    questions = read(course, f"# Title\n\nWords.\n\n{PREDICT}\n{CHOOSE}\n{OPEN}")
    assert [(q.id, q.kind, q.is_graded, q.chapter) for q in questions] == [
        ("basics/sum_of_two", QuestionKind.PREDICT, True, "basics"),
        ("basics/which_type", QuestionKind.CHOOSE, True, "basics"),
        ("basics/why_numbers", QuestionKind.OPEN, False, "basics"),
    ]
    lines = quiz_file(course, "basics").read_text().splitlines()
    assert [lines[q.line - 1] for q in questions] == [
        "## predict: sum_of_two",
        "## choose: which_type",
        "## open: why_numbers",
    ]


def test_a_prediction(course: Course) -> None:
    """What is asked has the program in it, where it stood; headings in a program are code."""
    (question,) = read(course, PREDICT)
    assert question.program == "# Two and two\n## is no heading\n\nprint(2 + 2)\n"
    assert question.text.startswith("What does *this* print?\n\n```python\n# Two")
    assert question.text.endswith("```\n\nThink first.")
    assert question.after == "Two and two\nare four."
    assert (question.options, question.points) == ((), ())


def test_a_choice(course: Course) -> None:
    """Options are a list outside of the program; neither of the two is in what is asked."""
    (question,) = read(course, CHOOSE)
    assert question.text == "Which type is it?"
    assert question.options == ("`int`", "a `float`, which takes two lines")
    assert question.lettered_options == {
        "a": "`int`",
        "b": "a `float`, which takes two lines",
    }
    assert question.program == '- 1\nprint("int")\n'
    assert question.after == "It is whole."


def test_an_open_question(course: Course) -> None:
    """A list in an open question is part of what is asked; the points stand below."""
    (question,) = read(course, OPEN)
    assert question.text == "Why are there numbers?\n\n- not an option"
    assert question.after == "Think of sheep."
    assert question.points == ("one can count", "one can measure")
    assert (question.program, question.options) == ("", ())


@pytest.mark.parametrize(
    "text",
    [PREDICT.replace("\n", "\r\n"), "\ufeff" + PREDICT, PREDICT.rstrip("\n")],
    ids=["crlf", "byte-order mark", "no last newline"],
)
def test_other_editors(course: Course, text: str) -> None:
    """Line ends, a mark and a missing last newline of other editors change nothing."""
    (question,) = read(course, text)
    assert question.program == "# Two and two\n## is no heading\n\nprint(2 + 2)\n"


def test_nothing_asked(course: Course) -> None:
    """A chapter without a file has no questions, and neither has a file without sections."""
    assert read_questions(course, "basics") == ()
    assert read(course, "# Title\n\nNothing yet.\n") == ()


WRONG = [
    (PREDICT.replace("predict:", "guess:"), "is not 'predict: name', 'choose: name' or"),
    (PREDICT.replace("sum_of_two", "Sum of two"), "is not 'predict: name', 'choose: name' or"),
    (PREDICT.replace("### Why", "### Because"), "needs ### Why below it, and nothing else."),
    (PREDICT.replace("Two and two\nare four.", ""), "needs ### Why below it, and nothing else."),
    (PREDICT + "\n### Why\n\nAgain.\n", "needs ### Why below it, and nothing else."),
    (PREDICT + "\n### Hint\n\nFour.\n", "needs ### Why below it, and nothing else."),
    (PREDICT.replace("```python", "```text"), "needs one program."),
    (PREDICT.replace("Think first.", "```python\nprint()\n```"), "needs one program."),
    (
        PREDICT.replace("What does *this* print?", "").replace("Think first.", ""),
        "asks nothing.",
    ),
    (CHOOSE.replace("- `int`\n", ""), "needs a list of two to ten options."),
    (
        CHOOSE.replace("- `int`\n", "".join(f"- option {n}\n" for n in range(10))),
        "needs a list of two to ten options.",
    ),
    (CHOOSE.replace("- `int`\n", "- `int`\n- Int\n"), "has an option twice."),
    (CHOOSE.replace("- `int`\n", "- `b`\n"), "has an option that could be the letter of another."),
    (CHOOSE.replace("Which type is it?", ""), "asks nothing."),
    (OPEN.replace("### Hint", "### Why"), "needs ### Hint and ### Points below it, and nothing"),
    (OPEN.replace("- one", "* one"), "needs a list of points."),
    (OPEN.replace("- not an option", "```python\npass\n```"), "has a program, but it is an open"),
    (OPEN.replace("Why are there numbers?\n\n- not an option\n", ""), "asks nothing."),
]


@pytest.mark.parametrize(("text", "what"), WRONG)
def test_errors_name_file_and_line(course: Course, text: str, what: str) -> None:
    """Whatever is wrong with a question, one sentence names the file, the line and the question."""
    good = OPEN.replace("why_numbers", "another")
    file = written(course, f"# Title\n\n{good}\n{text}")
    with pytest.raises(CourseError) as caught:
        read_questions(course, "basics")
    line = len(f"# Title\n\n{good}\n".splitlines()) + 1
    heading = text.splitlines()[0].removeprefix("## ")
    assert caught.value.sentence.startswith(f"{file}:{line}: '{heading}' {what}")
    assert "\n" not in caught.value.sentence
    assert caught.value.sentence.endswith(".")
    assert caught.value.advice


def test_a_name_given_twice(course: Course) -> None:
    """The second question of the same name is the one that is told of."""
    file = written(course, f"{PREDICT}\n{OPEN.replace('why_numbers', 'sum_of_two')}")
    with pytest.raises(CourseError) as caught:
        read_questions(course, "basics")
    line = len(PREDICT.splitlines()) + 2
    assert (
        caught.value.sentence
        == f"{file}:{line}: 'open: sum_of_two' has the name of another question."
    )


def test_no_text(course: Course) -> None:
    """A file that is no text is one sentence as well."""
    file = written(course, b"## open: \xff\n")
    with pytest.raises(CourseError, match="cannot be read") as caught:
        read_questions(course, "basics")
    assert str(file) in caught.value.sentence


def test_a_folder_in_place_of_the_file(course: Course) -> None:
    """What cannot be opened is told of, and is not taken for a chapter without questions."""
    quiz_file(course, "basics").mkdir(parents=True)
    with pytest.raises(CourseError, match="cannot be read"):
        read_questions(course, "basics")


# -- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        "{'a': 1}\nb c",
        "{'a': 1}\nb c\n",
        "{'a': 1}  \nb c\t",
        "\n\n{'a': 1}\nb c\n\n",
        "{'a': 1}\r\nb c\r\n",
        '{"a": 1}\nb c',
    ],
)
def test_spaces_around_do_not_count(answer: str) -> None:
    """Spaces at the ends of lines, empty lines around and the kind of quotation marks are free."""
    assert predict().accepts(answer, "{'a': 1}\nb c\n")


@pytest.mark.parametrize(
    "answer",
    ["", "   ", "\n", "{'a': 1}", "b c\n{'a': 1}", "{'a': 1}\nbc", "{'a': 1}\n\nb c", "{'A': 1}"],
)
def test_wrong_predictions(answer: str) -> None:
    """Lines that are missing, swapped, torn apart or spelt otherwise are wrong."""
    assert not predict().accepts(answer, "{'a': 1}\nb c\n")


def test_indents_count() -> None:
    """Spaces at the start of a line are part of what a program prints."""
    assert not predict().accepts("outer\ninner", "outer\n  inner\n")
    assert predict().accepts("outer\n  inner", "outer\n  inner\n")


@given(st.text())
def test_what_is_printed_is_right(printed: str) -> None:
    """The output itself is always right, unless there is nothing in it."""
    assert predict().accepts(printed, printed) is bool(printed.strip())


@given(st.lists(st.text("ab '\"", max_size=5)), st.lists(st.text("ab '\"", max_size=5)))
def test_a_prediction_is_right_either_way(one: list[str], other: list[str]) -> None:
    """Whichever of two texts is the answer and which the output, the outcome is the same."""
    first, second = "\n".join(one), "\n".join(other)
    both_say_something = bool(first.strip() and second.strip())
    assert predict().accepts(first, second) is (
        both_say_something and predict().accepts(second, first)
    )


OPTIONS = ("`dict`", "an async generator", "Nothing: it raises a `TypeError`")


@pytest.mark.parametrize(
    "answer",
    ["b", "B", " b ", "b)", "(b)", "b.", "an async generator", "An  Async\tGenerator", "b\n"],
)
def test_options_by_letter_or_text(answer: str) -> None:
    """An option is named by its letter or in full, in any case and with any spaces."""
    assert choose(*OPTIONS).choose_option(answer) == OPTIONS[1]
    assert choose(*OPTIONS).accepts(answer, "an async generator\n")
    assert not choose(*OPTIONS).accepts(answer, "dict\n")


@pytest.mark.parametrize("answer", ["", " ", "d", "z", "ab", "b c", "an async", "generator", "`"])
def test_answers_that_name_no_option(answer: str) -> None:
    """What names no option is not right, even if the program prints no option either."""
    assert choose(*OPTIONS).choose_option(answer) == ""
    assert not choose(*OPTIONS).accepts(answer, "an async generator\n")
    assert not choose(*OPTIONS).accepts(answer, answer)


@pytest.mark.parametrize("printed", ["dict", "dict\n", "`dict`"])
def test_marks_of_code_do_not_count(printed: str) -> None:
    """A program prints a name without the marks that show it as code."""
    assert choose(*OPTIONS).find_option(printed) == "`dict`"
    assert choose(*OPTIONS).accepts("a", printed)
    assert choose(*OPTIONS).accepts("dict", printed)


def test_a_program_does_not_decide_by_letters() -> None:
    """A letter is short for an option in an answer only."""
    assert choose(*OPTIONS).find_option("b") == ""
    assert not choose(*OPTIONS).accepts("b", "b")


@given(st.lists(st.sampled_from(list("123456789")), min_size=2, unique=True), st.data())
def test_exactly_one_letter_is_right(options: list[str], data: st.DataObject) -> None:
    """Of all letters only that of the printed option is right."""
    printed = data.draw(st.sampled_from(options))
    question = choose(*options)
    right = [letter for letter in "abcdefghijkl" if question.accepts(letter, printed)]
    assert [question.lettered_options[letter] for letter in right] == [printed]
