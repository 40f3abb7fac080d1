"""What an export for a gradebook of others gives: its text, and whom it leaves out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The text of a file, and a sentence for each student or line that has no grade in it."""

    text: str
    remarks: tuple[str, ...] = ()
