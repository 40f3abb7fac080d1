"""What ``kit course check`` has found, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kit.model import Outcome
from kit.render.look import Look, Role

_PLURALS = {"stub": "stubs", "solution": "solutions", "mistake": "mistakes", "mutant": "mutants"}


def proof_text(
    problems: Sequence[object], graded: Mapping[str, int], remarks: Sequence[str], look: Look
) -> str:
    """Each problem on a line of its own, what was graded, and whether all is well.

    ``graded`` says how many texts there were of each kind. Lines are not folded: like a compiler's,
    they are searched and clicked on.
    """
    _, good = look.outcome(Outcome.PASSED)
    _, bad = look.outcome(Outcome.FAILED)
    lines = [look.paint(Role.BAD, look.line(f"{bad} {problem}")) for problem in problems]
    lines += [look.paint(Role.WARN, look.line(remark)) for remark in remarks]
    counts = [
        f"{graded[kind]} {kind if graded[kind] == 1 else many}"
        for kind, many in _PLURALS.items()
        if graded.get(kind)
    ]
    lines.append(f"graded: {', '.join(counts) or 'nothing'}")
    if problems:
        many = "1 thing is" if len(problems) == 1 else f"{len(problems)} things are"
        lines.append(look.paint(Role.BAD, f"{many} wrong with this course."))
    else:
        lines.append(look.paint(Role.GOOD, f"{good} This course does what it says."))
    return "\n".join(lines) + "\n"
