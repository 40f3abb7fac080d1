"""A course: a few shelves of files with the same addresses, read without running any of them."""

from kit.course.handout import Handout, encode_handout, read_handout
from kit.course.load import (
    COURSE_FILE,
    find_course,
    find_shipped_course,
    load_course,
    open_workspace,
)
from kit.course.types import (
    Chapter,
    Course,
    Exercise,
    FunctionKind,
    Limits,
    PracticeFolder,
    RunnerNeeds,
    Swaps,
    TextRules,
    Workspace,
)

__all__ = ["COURSE_FILE", "find_course", "find_shipped_course", "load_course", "open_workspace"]
__all__ += ["Chapter", "Course", "Exercise", "FunctionKind", "Handout", "Limits", "PracticeFolder"]
__all__ += ["RunnerNeeds", "Swaps", "TextRules", "Workspace", "encode_handout", "read_handout"]
