"""Whether texts for learners are easy to read: short sentences, short words, narrow lines.

A course asks for this with ``[texts]`` in ``course.toml``. The grade is that of Kincaid and others,
"Derivation of new readability formulas for Navy enlisted personnel", 1975: the years of school that
a reader needs. Syllables are counted by groups of vowels, as most programs do; a word is wrong by
one now and then, and a text of some hundred words by a few percent.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from kit.authoring.shelves import name_in
from kit.course import Course, Exercise, TextRules
from kit.course.lessons import list_lessons
from kit.render.blocks import HEADING, ITEM
from kit.render.safe import head, width

BEGINNING: Final = 50  # columns of a sentence that a problem shows
_CODE: Final = re.compile(
    r"`+[^`]+`+"  # inline code
    r"|\w+(?:\.\w+)*\(\S*\)"  # a call
    r"|\w*_\w*|\w*[a-z][A-Z]\w*"  # a name such as thread_id or StateGraph
)
_LINK: Final = re.compile(r"(?<=\])\([^)\s]+\)")  # its target
_END: Final = re.compile(r"""(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?]["')\]*]*(?:\s+|$)""")
_WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SILENT: Final = re.compile(
    r"(?:[^aeiouyl]|[aeiouy]l|ll)e$"  # note, file; not table
    r"|(?:[^aeiouytdlr]|[aeiouylr][lr])ed$"  # asked, called; not waited, handled
    r"|(?:[^aeiouylscgxz]|[aeiouy]l)(?<![sc]h)es$"  # nodes, files; not pages, tables
    r"|[^aeiouyl]e(?=(?:ly|ment|ful|less)s?$)"  # surely, statement
    r"|^some(?=\w{3})|^eve(?=ry)|(?:tim|lin|fram|not)e(?=line|work|book)"  # sometimes, every
)
_TWO_IN_A_GROUP: Final = re.compile(
    r"i(?:a(?!l|g)|o(?!n|u)|u|en[ct])|(?<![tscgx])ion"  # variable, period, client, million
    r"|[aeiou]ing$|rea(?=te|ti)|(?<!q)ua(?=l|te)|(?<!p)eo(?!u)|\bidea"  # doing, create, usual, idea
)


class Text(NamedTuple):
    """A docstring or a Markdown file; ``line`` is the number of its first line in the file."""

    file: Path
    line: int
    content: str


class Sentence(NamedTuple):
    """A sentence and its first line; ``words`` has one for each piece of code."""

    line: int
    text: str
    words: tuple[str, ...]


class ReadingLevel(NamedTuple):
    """How hard texts are to read: ``grade`` is in years of school, 0 without a sentence."""

    sentences: int
    words: int
    grade: float

    @property
    def words_per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0


def measure_reading(texts: Iterable[Text | None]) -> ReadingLevel:
    """Return the level of all sentences of ``texts`` together; None is a text that is missing."""
    sentences = [sentence for text in texts if text for sentence in read_sentences(text)]
    words = sum(len(sentence.words) for sentence in sentences)
    return ReadingLevel(len(sentences), words, measure_grade(sentences))


def find_english_problems(course: Course, exercises: Sequence[Exercise]) -> Iterator[str]:
    """Yield what is against the course's rules in tasks and hints, and in lessons.

    The lessons are those of the chapters of ``exercises``; with all exercises primers, too.
    """
    if course.texts == TextRules():
        return
    for exercise in exercises:
        yield from _find_problems(course, read_task(course.shelf("exercises", exercise)))
        yield from _find_problems(course, read_file(course.shelf("hints", exercise)))
    chapters = {exercise.chapter for exercise in exercises}
    is_whole = set(exercises) == set(course.exercises)
    for lesson in list_lessons(course):
        if lesson.name in chapters or is_whole:
            yield from _find_problems(course, read_file(lesson.file))


def read_task(file: Path) -> Text | None:
    """Return the docstring of an exercise's file, None if it has none or cannot be read."""
    with suppress(OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        first = ast.parse(file.read_bytes()).body[:1]
        match first:
            case [ast.Expr(value=ast.Constant(value=str(text), lineno=line))]:
                return Text(file, line, text)
            case _:
                pass
    return None


def read_file(file: Path) -> Text | None:
    """Return a Markdown file, None if it cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        return Text(file, 1, file.read_text(encoding="utf-8-sig"))
    return None


def _find_problems(course: Course, text: Text | None) -> Iterator[str]:
    if text is None:
        return
    where, rules = name_in(course, text.file), course.texts
    for number, line in enumerate(text.content.splitlines(), text.line):
        if rules.columns and width(line) > rules.columns:
            wide = f"{width(line)} columns wide, not {rules.columns}"
            yield f"{where}:{number}: is {wide}: {head(line, BEGINNING)}"
    sentences = [*read_sentences(text)]
    for sentence in sentences:
        place = f"{where}:{sentence.line}"
        beginning = head(sentence.text, BEGINNING)
        if rules.max_sentence_words and len(sentence.words) > rules.max_sentence_words:
            most = f"{len(sentence.words)} words, more than {rules.max_sentence_words}"
            yield f"{place}: a sentence has {most}: {beginning}"
        for phrase in rules.avoid:
            if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", sentence.text, re.IGNORECASE):
                yield f"{place}: avoid '{phrase}': {beginning}"
    grade = measure_grade(sentences)
    if rules.max_grade and grade > rules.max_grade:
        yield f"{where}:{text.line}: is for grade {grade:.1f}, above {rules.max_grade:g}"


def measure_grade(sentences: Sequence[Sentence]) -> float:
    """Return the Flesch-Kincaid grade, 0 without a sentence."""
    words = [word for sentence in sentences for word in sentence.words]
    if not words:
        return 0.0
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    """Return about how many syllables an English word has, at least one."""
    parts = [re.sub(r"[^a-z]", "", p) for p in re.split(r"['’.-]", word.lower())]
    return max(1, sum(_count_in_part(part) for part in parts))


def _count_in_part(part: str) -> int:
    groups = len(_VOWELS.findall(part)) + len(_TWO_IN_A_GROUP.findall(part))
    return max(groups - len(_SILENT.findall(part)), 1 if groups else 0)


def read_sentences(text: Text) -> Iterator[Sentence]:
    """Yield the sentences; bullets, headings, code and rows of tables end one."""
    for lines in _split_blocks(text):
        yield from _split_sentences(lines)


def _split_blocks(text: Text) -> Iterator[list[tuple[int, str]]]:
    """Yield the numbered lines of each paragraph, bullet and row, without headings and code."""
    block: list[tuple[int, str]] = []
    is_fenced = False
    for number, line in enumerate([*text.content.splitlines(), ""], text.line):
        is_fence = line.lstrip().startswith(("```", "~~~"))
        is_row = line.lstrip().startswith("|")
        item, heading = ITEM.match(line), HEADING.fullmatch(line)
        if is_fence or is_fenced or is_row or item or heading or not line.strip():
            if block and not block[0][1].startswith("    "):
                yield block
            block = []
        is_fenced ^= is_fence
        if item and not is_fenced:
            block = [(number, line[item.end() :])]
        elif line.strip() and not (is_fence or is_fenced or heading):
            block.append((number, line))


def _split_sentences(lines: list[tuple[int, str]]) -> Iterator[Sentence]:
    text = " ".join(line.strip() for _, line in lines)
    begins, place = [], 0
    for number, line in lines:
        begins.append((place, number))
        place += len(line.strip()) + 1
    # Code becomes one word of one syllable; as the length stays, places in both texts are the same.
    plain = _LINK.sub(lambda match: " " * len(match[0]), text)
    plain = _CODE.sub(lambda match: "X" * len(match[0]), plain)
    start = 0
    for end in [*(match.end() for match in _END.finditer(plain)), len(plain)]:
        if words := tuple(_WORD.findall(plain[start:end])):
            number = max(number for begin, number in begins if begin <= start)
            yield Sentence(number, text[start:end].strip(), words)
        start = end
