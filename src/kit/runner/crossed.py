"""Values that crossed to the judge: whether the submission changed one of them afterwards."""

from __future__ import annotations

from typing import Any

from kit.runner.messages import to_json
from kit.runner.values import Types, encode

_UNCHANGEABLE = (type(None), bool, int, float, str, bytes)


class CrossedValues:
    """Keeps values alive, and what each of them was when it crossed.

    What is not plain data for the judge is not kept: a change of it could not be seen.
    """

    def __init__(self, types: Types) -> None:
        self._types = types
        self._values: dict[Any, tuple[object, bytes]] = {}

    def add(self, key: object, value: object, encoded: object = None) -> None:
        """Keep ``value`` under ``key``; ``encoded`` saves time if the caller has it."""
        if type(value) in _UNCHANGEABLE:
            return
        data = encode(value, self._types) if encoded is None else encoded
        if not (type(data) is dict and "$object" in data):
            self._values[key] = (value, to_json(data))

    def find_changed(self) -> tuple[Any, ...]:
        """Return the keys of all values that are no longer as they were."""
        return tuple(
            key
            for key, (value, before) in self._values.items()
            if to_json(encode(value, self._types)) != before
        )

    def keep_last(self, count: int) -> None:
        """Drop all but the ``count`` values that were added last."""
        for key in list(self._values)[:-count]:
            del self._values[key]
