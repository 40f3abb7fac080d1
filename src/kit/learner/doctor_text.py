"""What ``kit doctor`` found, to read and to paste into an issue."""

from __future__ import annotations

from kit.learner.doctor import Fact
from kit.render.look import Look, Role


def doctor_text(facts: tuple[Fact, ...], look: Look) -> str:
    """A line for each fact; the advice under those that are not fine."""
    width = max(len(fact.about) for fact in facts)
    lines = []
    for fact in facts:
        mark = look.paint(Role.GOOD, _good(look)) if fact.fine else look.paint(Role.WARN, "!")
        lines.append(f"{mark} {fact.about:{width}}  {look.line(fact.found)}")
        if fact.advice:
            lines.append(f"  {'':{width}}  {look.paint(Role.COMMAND, look.line(fact.advice))}")
    return "\n".join(lines) + "\n"


def _good(look: Look) -> str:
    return "+" if look.ascii_only else "✓"
