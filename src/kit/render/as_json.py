"""The report as JSON, format 1, for other programs (``docs/reference/`` has the contract).

The text is ASCII and always valid: control characters are escaped, and a lone surrogate, which
strict readers refuse even when it is escaped, is written as the six characters of its name.
"""

from __future__ import annotations

import json
import math
from typing import Any

from kit.model import REPORT_FORMAT, Report, encode_verdict


def report_json(report: Report) -> str:
    """``report`` in format 1, indented, ending in a newline."""
    data: dict[str, Any] = {
        "format": REPORT_FORMAT,
        "kit": report.kit,
        "course": report.course,
        "isolation": report.isolation,
        "exercises": [encode_verdict(verdict) for verdict in report.verdicts],
    }
    if report.quizzed is not None:
        data["quiz"] = report.quizzed._asdict()
    text = json.dumps(plain(data), indent=2, ensure_ascii=True, allow_nan=False)
    return text.replace("\x7f", "\\u007f") + "\n"


def plain(value: Any) -> Any:
    """``value`` with what JSON cannot say replaced: surrogates by names, nan and inf by null."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode("utf-8")
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case _:
            return value
