"""The list of a course's lessons, one lesson for a terminal, and when to point to it."""

from __future__ import annotations

from typing import Final

from kit.course import Course, Exercise
from kit.course.lessons import Lesson, find_lesson, list_lessons
from kit.errors import UsageError
from kit.learner.progress import Progress
from kit.render.blocks import markdown, prose
from kit.render.look import Look, Role
from kit.render.safe import pad, width, wrap

_PICTURES: Final = str.maketrans("─│├┤┼┌┐└┘┬┴●→←", "-||||++++++*><") | {ord("…"): "..."}
"""What stands for the letters of pictures where only ASCII can be shown."""
_LIST: Final = "List the lessons with: kit lesson"


def choose_lesson(course: Course, name: str) -> Lesson:
    """Return the lesson of a primer, a chapter, or an exercise's chapter.

    Raise :class:`UsageError` if there is none.
    """
    wanted = name.strip("/")
    lessons = {lesson.name: lesson for lesson in list_lessons(course)}
    if wanted in lessons:
        return lessons[wanted]
    chapter = wanted
    if wanted not in {c.name for c in course.chapters}:
        try:
            chapter = course.resolve(name).chapter
        except UsageError:
            raise _no_lesson(course, name, lessons) from None
    if chapter not in lessons:
        raise UsageError(f"The chapter {chapter} has no lesson.", _LIST)
    return lessons[chapter]


def _no_lesson(course: Course, name: str, lessons: dict[str, Lesson]) -> UsageError:
    import difflib  # not needed at start-up

    names = [*lessons, *(exercise.name for exercise in course.exercises)]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    sentence = f"There is no lesson, chapter or exercise '{name}'."
    return UsageError(sentence, f"Did you mean {near[0]}?" if near else _LIST)


def lesson_text(lesson: Lesson, look: Look) -> str:
    """Return a lesson for a terminal. Raise :class:`CourseError` if it cannot be read."""
    text = lesson.read()
    text = text.translate(_PICTURES) if look.ascii_only else text
    return "\n".join(markdown(text, look)) + "\n"


def lessons_text(course: Course, exercise: Exercise, look: Look) -> str:
    """Return all lessons, and which one fits ``exercise``. Raise :class:`CourseError`."""
    lessons = list_lessons(course)
    if not lessons:
        return "\n".join(prose("This course has no lessons.", look)) + "\n"
    columns = max(width(lesson.name) for lesson in lessons)
    lines = [look.paint(Role.STRONG, line) for line in prose(course.title, look)] + [""]
    for lesson in lessons:
        title = wrap(
            look.line(lesson.read_title()), look.width - columns - 4, is_whole=lambda _: True
        )
        names = (look.line(lesson.name), *("" for _ in title[1:]))
        lines += [f"  {pad(n, columns)}  {t}".rstrip() for n, t in zip(names, title, strict=True)]
    if fitting := find_lesson(course, exercise.chapter):
        lines += ["", *prose(f"For the exercise {exercise.name}, read:", look)]
        lines.append("  " + look.paint(Role.COMMAND, f"kit lesson {fitting.name}"))
    else:
        lines += ["", "Read one with:", "  " + look.paint(Role.COMMAND, "kit lesson NAME")]
    return "\n".join(lines) + "\n"


def is_new_chapter(course: Course, progress: Progress, exercise: Exercise) -> bool:
    """Return whether no exercise of the chapter was tried yet, as far as verdicts show."""
    exercises = course.chapter_of(exercise).exercises
    return not any(progress.of(other.address).attempts for other in exercises)


def pointer_text(course: Course, exercise: Exercise, look: Look) -> str:
    """Return the line that points to the lesson of a chapter, empty if there is none."""
    if not (lesson := find_lesson(course, exercise.chapter)):
        return ""
    words, command = "New in this chapter? Read:", f"kit lesson {lesson.name}"
    gap = " " if width(f"{words} {command}") <= look.width else "\n  "
    return f"{words}{gap}{look.paint(Role.COMMAND, command)}\n"
