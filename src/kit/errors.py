"""The exceptions that end a command with one sentence and one piece of advice.

::

    KitError                exit status 3: the kit, the course or the machine is at fault
    ├── CourseError         a shelf is missing, ``course.toml`` has a wrong value
    ├── MachineError        a process, a file or a folder is not available
    └── UsageError          exit status 2: the user named what does not exist
"""

from __future__ import annotations


class KitError(Exception):
    """A problem that one sentence and one piece of advice explain to a user."""

    exit_status = 3

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.advice = advice


class CourseError(KitError):
    """The course is at fault; the sentence names the file."""


class MachineError(KitError):
    """The machine is at fault: no space, no permission, no process."""


class UsageError(KitError):
    """The user named something that does not exist or does not fit."""

    exit_status = 2
