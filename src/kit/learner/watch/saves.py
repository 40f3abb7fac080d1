"""Which exercises were saved: the system's word where it comes, and a look for oneself.

The state of the files decides, never the kind of event: an editor may write in place, rename a new
file over the old one, or move the old one aside first, and its backups are nobody's exercise. So an
event is only a reason to look. Where no events arrive (network drives, some containers, WSL), the
look that is taken every second finds the save all the same, and is taken more often from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from kit.course import Workspace

Stamps = dict[str, tuple[int, int, int] | None]
LOOK_SECONDS = 1.0
"""How often the files are looked at where the system tells of changes."""
POLL_SECONDS = 0.2
"""How often they are looked at where it does not."""
STEP_MS, DEBOUNCE_MS = 15, 200
"""A save is over when nothing has come for a step; many saves in a row are told this often.

watchfiles wakes up at every step, also where nothing happens: shorter ones keep a processor busy.
"""
UNTOLD = 2
"""So many saves that the system did not tell of, and its word is not waited for any more."""


def stamps(workspace: Workspace) -> Stamps:
    """Time, size and identity of each exercise's file; None for one that is not there."""
    return {e.address: _stamp(workspace.file(e)) for e in workspace.course.exercises}


def changed(before: Stamps, after: Stamps) -> tuple[str, ...]:
    """The exercises whose files differ, the last one saved last."""
    different = [address for address in after if before.get(address) != after[address]]
    return tuple(sorted(different, key=lambda address: (after[address] or (0,))[0]))


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Watcher:
    """Tells ``saved`` of changed exercises, from a thread of its own, until it is closed.

    ``noticed`` gets a sentence if the files are polled although that was not asked for.
    """

    def __init__(
        self,
        workspace: Workspace,
        saved: Callable[[tuple[str, ...]], None],
        noticed: Callable[[str], None],
        *,
        poll: bool = False,
    ) -> None:
        self._workspace = workspace
        self._saved = saved
        self._noticed = noticed
        self._poll = poll
        self._closed = threading.Event()
        self._seen = stamps(workspace)
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        untold = 0
        if not self._poll:
            for told in self._told():
                found = self._look()
                untold = untold + 1 if found and not told else 0 if told else untold
                if untold >= UNTOLD:
                    break
            if not self._closed.is_set():
                self._noticed("The system does not tell of saved files: they are polled.")
        while not self._closed.wait(POLL_SECONDS):
            self._look()

    def _told(self) -> Iterator[bool]:
        """True whenever the system tells of a change, False each second; ends where it cannot."""
        try:
            import watchfiles

            for changes in watchfiles.watch(
                self._workspace.root / "exercises",
                watch_filter=None,
                debounce=DEBOUNCE_MS,
                step=STEP_MS,
                rust_timeout=int(LOOK_SECONDS * 1000),
                yield_on_timeout=True,
                stop_event=self._closed,
                raise_interrupt=False,
            ):
                yield bool(changes)
        except (ImportError, OSError, RuntimeError):
            return  # no such package here, too many watches, or a file system that has none

    def _look(self) -> bool:
        found = stamps(self._workspace)
        different = changed(self._seen, found)
        self._seen = found
        if different:
            self._saved(different)
        return bool(different)
