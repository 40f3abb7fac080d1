"""The paint of a terminal, by rich, which is imported only where there is something to paint."""

from __future__ import annotations

from collections.abc import Callable

from kit.render.look import Role

STYLES = {
    Role.GOOD: "green",
    Role.BAD: "red",
    Role.WARN: "yellow",
    Role.DIM: "dim",
    Role.STRONG: "bold",
    Role.COMMAND: "cyan",
}


def rich_paint() -> Callable[[Role, str], str]:
    """A paint in the sixteen colours that every terminal has."""
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {role: Style.parse(name) for role, name in STYLES.items()}

    def paint(role: Role, text: str) -> str:
        return styles[role].render(text, color_system=ColorSystem.STANDARD)

    return paint
