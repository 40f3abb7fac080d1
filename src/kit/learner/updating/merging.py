"""Two changes of one text, brought together by git where they do not touch the same lines."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

GIT_SECONDS = 10.0
"""How long git may take, wall time."""


def merge(mine: bytes, base: bytes, new: bytes) -> bytes | None:
    """``mine`` with what changed between ``base`` and ``new``, in the line ends of ``mine``.

    None if both changed the same lines, or there is no git to ask; see git-merge-file(1).
    """
    if b"\r\n" in mine:
        base, new = _with_crlf(base), _with_crlf(new)
    with tempfile.TemporaryDirectory(prefix="kit-merge-") as folder:
        files = [Path(folder, name) for name in ("mine", "base", "new")]
        for file, text in zip(files, (mine, base, new), strict=True):
            file.write_bytes(text)
        try:
            done = subprocess.run(  # noqa: S603 - names of files that were made here
                ["git", "merge-file", "-p", "--quiet", *map(str, files)],  # noqa: S607
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=GIT_SECONDS,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return None
    return done.stdout if done.returncode == 0 else None


def _with_crlf(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
