"""Questions, answers and scores as text."""

from __future__ import annotations

from kit.questions import Kind, Question
from kit.render.look import Look, Role

_HOW = {
    Kind.PREDICT: "Type what it prints, then an empty line.",
    Kind.CHOOSE: "Type the letter.",
    Kind.OPEN: "Type your answer, then an empty line.",
}


def question_text(question: Question, number: int, count: int, look: Look) -> str:
    """The question with its number, its text and what to do."""
    head = look.paint(Role.STRONG, look.text(f"Question {number} of {count}"))
    chapter = look.paint(Role.DIM, look.text(question.chapter))
    how = look.paint(Role.DIM, look.text(_HOW[question.kind]))
    return f"\n{head}  {chapter}\n\n{look.text(question.text)}\n\n{how}\n"


def options_text(question: Question, look: Look) -> str:
    """The options, each with its letter."""
    pairs = zip("abcdefghij", question.options, strict=False)
    return "".join(look.text(f"  {letter}) {option}") + "\n" for letter, option in pairs)


def judged_text(question: Question, answer: str, printed: str, look: Look, *, right: bool) -> str:
    """Whether the answer was right, what the program prints, and why."""
    if right:
        lines = [look.paint(Role.GOOD, look.text("✓ Right."))]
    else:
        said = question.option(answer) or answer
        lines = [look.paint(Role.BAD, look.text("✗ Not so."))]
        lines += ["", look.text("It prints"), *_indented(printed, look)]
        lines += [look.text("and not"), *_indented(said, look)]
    if question.kind is Kind.CHOOSE:
        lines += ["", look.text("The program that decided:"), *_indented(question.program, look)]
    return "\n".join([*lines, "", look.text(question.after)]) + "\n"


def _indented(text: str, look: Look) -> list[str]:
    return [f"    {look.text(line)}".rstrip() for line in text.strip("\n").splitlines()] or ["    "]


def revealed_text(question: Question, look: Look) -> str:
    """The hint of an open question."""
    ask = look.paint(Role.DIM, look.text("Did your answer say this?"))
    return f"\n{look.text(question.after)}\n\n{ask}\n"


def point_text(point: str, look: Look) -> str:
    """One point that a good answer has."""
    return look.text(f"  ○ {point}") + "\n"


def score_text(right: int, count: int, look: Look) -> str:
    """How many questions are settled."""
    role = Role.GOOD if right == count else Role.WARN
    return "\n" + look.paint(role, look.text(f"{right} of {count} questions answered.")) + "\n"
