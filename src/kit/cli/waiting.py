"""While something takes long: a line on a terminal's stderr that says how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kit.cli.terminal import is_lively, look_of


@contextmanager
def waiting(total: int | None = None) -> Iterator[Callable[[int, int, str], None]]:
    """Gives what to call with how many are done, of how many, and what comes next."""
    if not is_lively(sys.stderr):
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    look = look_of(sys.stderr)
    bar = () if look.ascii_only else (BarColumn(bar_width=16),)
    columns = (TextColumn("{task.description}"), *bar, MofNCompleteColumn(), TimeRemainingColumn())
    # No thread that refreshes: the judge starts processes, and a fork wants a single thread.
    live = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    with live:
        task = live.add_task("", total=total)

        def tell(done: int, of: int, what: str) -> None:
            live.update(task, completed=done, total=of, description=what, refresh=True)

        yield tell
