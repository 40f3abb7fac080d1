"""Times as people read them: in English, and in the zone of a class."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def time_text(moment: datetime, clock: tzinfo) -> str:
    """Return ``20 Nov 2026, 22:59`` as ``clock`` has it, the same on every machine."""
    local = moment.astimezone(clock)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"
