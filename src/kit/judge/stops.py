"""How a submission is stopped before its end."""

from __future__ import annotations

from kit.model import Moment


class Broken(Exception):
    """The submission was stopped in ``function``, after the ``moments`` of that call.

    :func:`kit.judge.sentences.stop_sentence` puts ``reason`` into words.
    """

    def __init__(self, reason: str, function: str = "", moments: tuple[Moment, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.function = function
        self.moments = moments


class Stuck(Exception):
    """Nothing moves and nothing ever will."""
