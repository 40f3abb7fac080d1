"""The thread in which grades run, so that a key or a save can end one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from kit.errors import KitError
from kit.learner.watch.events import Event, Finished, Grade, Judged
from kit.learner.watch.warm import WarmGrader


class Worker:
    """Runs one grade at a time with ``grader`` and tells ``tell`` what came of it."""

    def __init__(self, grader: WarmGrader, tell: Callable[[Event], None]) -> None:
        self._grader = grader
        self._tell = tell
        self._thread: threading.Thread | None = None

    def start(self, order: Grade) -> None:
        """Begin a grade; the one before must have ended, or been halted."""
        self.halt()
        self._thread = threading.Thread(target=self._run, args=(order,), name="grade", daemon=True)
        self._thread.start()

    def halt(self) -> None:
        """End the grade that runs; when this returns, none of its processes is left."""
        if self._thread is not None:
            while self._thread.is_alive():
                self._grader.halt()
                self._thread.join(timeout=0.02)
            self._thread = None

    def _run(self, order: Grade) -> None:
        course = self._grader.workspace.course
        trouble, exercises = "", []
        try:
            exercises = [course.resolve(address) for address in order.addresses]
            for verdict in self._grader.grade(exercises):
                self._tell(Judged(order.number, verdict))
        except KitError as error:
            trouble = f"{error.sentence} {error.advice}".strip()
        except Exception as error:  # noqa: BLE001 - watching goes on, and the page says why
            trouble = f"The kit failed: {type(error).__name__}: {error}".rstrip(": ") + "."
        self._tell(Finished(order.number, trouble))
        if not trouble and len(exercises) == 1:
            with contextlib.suppress(KitError):  # the next grade meets it too, and tells
                self._grader.warm_up_later(exercises[0])  # most likely it is saved again
