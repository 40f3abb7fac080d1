"""Who has pushed a submission to GitHub, and when, from the event that started a workflow."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kit.classroom.roster import read_time
from kit.errors import UsageError

_LOGIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?")


def read_event(file: Path) -> tuple[str, datetime]:
    """Return the sender's login and when the repository was last pushed to.

    Both are GitHub's own: a commit's author and times are what the student's machine says. The time
    is in seconds in a push event, and a text in others. Raises :class:`UsageError`.
    Source: "Webhook events and payloads" in GitHub's documentation, ``push``.
    """
    try:
        event = json.loads(file.read_text(encoding="utf-8"))
        login, pushed = event["sender"]["login"], event["repository"]["pushed_at"]
        if not _LOGIN.fullmatch(login):
            raise ValueError("sender.login is not a name at GitHub")  # noqa: TRY301
        if not isinstance(pushed, str):
            pushed = datetime.fromtimestamp(pushed, UTC).isoformat()
        return login, read_time(pushed, UTC, f"{file}: pushed_at: ")
    except (OSError, OverflowError, LookupError, RecursionError, TypeError, ValueError) as error:
        sentence = f"{file} is not an event of GitHub: {type(error).__name__}: {error}."
        raise UsageError(sentence, "Give the file that GITHUB_EVENT_PATH names.") from None
