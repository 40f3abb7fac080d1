"""What is wrong with a course, one sentence for each place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kit.errors import KitError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """``where`` is an address, or a path below the course's root, perhaps with a line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

    @classmethod
    def of_error(cls, error: KitError, root: Path, where: str) -> Problem:
        """What an error says about the file ``where`` of the course in ``root``, at its line."""
        said = error.sentence.replace(f"{root}/", "")
        match = re.fullmatch(rf"({re.escape(where)}(?::\d+)?):? (.*)", said, re.DOTALL)
        return cls(where=match[1], what=match[2]) if match else cls(where=where, what=said)
