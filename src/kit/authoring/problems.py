"""What is wrong with a course, one sentence for each place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """``where`` is an address, or a path below the course's root, perhaps with a line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
