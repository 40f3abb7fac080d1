"""What ``kit course check`` has found, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kit.render.look import Look, Role


def proof_text(
    problems: Sequence[object], graded: Mapping[str, int], remarks: Sequence[str], look: Look
) -> str:
    """Each problem on lines of its own, what was graded, and whether all is well."""
    lines = [look.paint(Role.BAD, look.text(f"✗ {problem}")) for problem in problems]
    lines += [look.paint(Role.WARN, look.text(remark)) for remark in remarks]
    counts = ", ".join(f"{count} × {kind}" for kind, count in sorted(graded.items()))
    lines.append(look.text(f"graded: {counts or 'nothing'}"))
    if problems:
        many = "1 thing is" if len(problems) == 1 else f"{len(problems)} things are"
        lines.append(look.paint(Role.BAD, look.text(f"{many} wrong with this course.")))
    else:
        lines.append(look.paint(Role.GOOD, look.text("✓ This course does what it says.")))
    return "\n".join(lines) + "\n"
