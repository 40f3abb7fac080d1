"""Questions, answers and scores as text."""

from __future__ import annotations

from kit.learner.questions import Kind, Question
from kit.model import Outcome
from kit.render.blocks import data, markdown, marked, prose
from kit.render.look import Look, Role

_HOW = {
    Kind.PREDICT: "Type what it prints, then an empty line.",
    Kind.CHOOSE: "Type the letter.",
    Kind.OPEN: "Type your answer, then an empty line.",
}


def question_text(question: Question, number: int, count: int, look: Look) -> str:
    """The question with its number, its text, its options and what to do."""
    head = look.paint(Role.STRONG, f"Question {number} of {count}")
    chapter = look.paint(Role.DIM, look.line(question.chapter))
    lines = ["", f"{head}  {chapter}", "", *markdown(question.text, look), ""]
    for letter, option in question.lettered:
        lines += marked(Role.STRONG, f"{letter})", option, look)
    lines += [""] if question.options else []
    return "\n".join([*lines, *_dim(_HOW[question.kind], look)]) + "\n"


def letters_text(question: Question, look: Look) -> str:
    """What may be typed, for an answer that names no option."""
    letters = ", ".join(letter for letter, _ in question.lettered)
    return "\n".join(_dim(f"Type one of {letters}.", look)) + "\n"


def judged_text(question: Question, answer: str, printed: str, look: Look, *, right: bool) -> str:
    """Whether the answer was right, what the program prints, and why."""
    role, mark = look.outcome(Outcome.PASSED if right else Outcome.FAILED)
    lines = ["", look.paint(role, f"{mark} Right." if right else f"{mark} Not quite.")]
    if not right:
        said = question.option(answer) or answer
        lines += ["", *data("it prints", printed, look), *data("you said", said, look)]
    if question.kind is Kind.CHOOSE:
        program = f"```python\n{question.program}```"
        lines += ["", *prose("The program that decides:", look), "", *markdown(program, look)]
    return "\n".join([*lines, "", *markdown(question.after, look)]) + "\n"


def revealed_text(question: Question, look: Look) -> str:
    """The hint of an open question."""
    ask = _dim("Did your answer say this? Type y or n.", look)
    return "\n".join(["", *markdown(question.after, look), "", *ask]) + "\n"


def point_text(point: str, look: Look) -> str:
    """One point that a good answer has."""
    return "\n".join(marked(Role.DIM, "o" if look.ascii_only else "○", point, look)) + "\n"


def score_text(right: int, count: int, kept: int, look: Look) -> str:
    """How many questions are answered right; ``kept`` of them were before, and were not asked."""
    role = Role.GOOD if right == count else Role.WARN
    lines = ["", look.paint(role, f"{right} of {count} questions answered right.")]
    if kept:
        them = "It was" if kept == right == 1 else "All were" if kept == right else f"{kept} were"
        lines += _dim(f"{them} answered before; --again asks them once more.", look)
    return "\n".join(lines) + "\n"


def _dim(text: str, look: Look) -> list[str]:
    return [look.paint(Role.DIM, line) for line in prose(text, look)]
