"""A course: a few shelves of files with the same addresses, read without running any of them."""

from kit.course.limits import Limits
from kit.course.load import (
    COURSE_FILE,
    course_of,
    load_course,
    open_workspace,
    read_anew,
    shipped_course,
)
from kit.course.types import Chapter, Course, Exercise, RunnerNeeds, Swaps, Workspace

__all__ = [
    "COURSE_FILE",
    "Chapter",
    "Course",
    "Exercise",
    "Limits",
    "RunnerNeeds",
    "Swaps",
    "Workspace",
    "course_of",
    "load_course",
    "open_workspace",
    "read_anew",
    "shipped_course",
]
