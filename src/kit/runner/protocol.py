"""All messages between the judge and a runner.

Fields of type ``object`` hold a value as :func:`kit.runner.values.encode` wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias, get_args

from kit.runner.errors import Crash
from kit.runner.messages import Codec

LOADING: Final = 0
"""The number that stands for the import of the submission; calls are counted from 1."""

# -- from the judge ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    now: float
    """The time in virtual seconds: a runner's clock moves only when a message comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load(_Timed):
    """Import ``source`` as the module ``name``; ``path`` is what tracebacks call the file."""

    name: str
    path: str
    source: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFunction(_Timed):
    """Call a function of the submission; ``call`` is the number of this call."""

    call: int
    name: str
    how: str
    args: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(_Timed):
    """The answer to :class:`AskJudge`: a value, or an exception to raise."""

    number: int
    value: object
    is_error: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRunner(_Timed):
    """Ask the runner's handler ``name``, which answers at once with :class:`Reply`."""

    name: str
    data: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance(_Timed):
    """Go on at a later time."""


FromJudge: TypeAlias = Load | CallFunction | Answer | AskRunner | Advance
FROM_JUDGE: Final[Codec[FromJudge]] = Codec(*get_args(FromJudge))

# -- from the runner --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The first message: the runner is isolated, and can load a submission.

    ``isolation`` is ``namespaces`` with all layers, ``threads`` how many it may have, 0 if nothing
    limits it, and ``reasons`` say for each layer that is missing why it is.
    """

    isolation: str
    threads: int = 0
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """The submission printed ``parts`` (stream, text); ``line`` is the last line that did."""

    parts: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """All threads wait; the next timer is due at ``due`` virtual seconds, None if there is none.

    ``seen`` is the number of messages that had come from the judge. With ``has_blocked_threads``
    some threads wait for something else than the judge.
    """

    due: float | None
    seen: int
    has_blocked_threads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskJudge:
    """Ask the judge's handler ``name`` to do ``verb``."""

    number: int
    name: str
    verb: str
    data: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """The answer to this question is no longer wanted."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to :class:`AskRunner`."""

    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamOpened:
    """A call returned a generator of this kind."""

    call: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemYielded:
    """The generator of a call yielded a value."""

    call: int
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A call returned, or its generator is exhausted or closed."""

    call: int
    kind: str = "value"
    value: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A call raised an exception."""

    call: int
    error: Crash


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """The submission has no function of the name that was called."""

    call: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """A call and all that it started have ended, except for the tasks of these names."""

    call: int
    tasks: tuple[str, ...] = ()


AboutCall: TypeAlias = StreamOpened | ItemYielded | Returned | Raised | NotFound | CallEnded
FromRunner: TypeAlias = Ready | Wrote | Idle | AskJudge | Cancel | Reply | AboutCall
FROM_RUNNER: Final[Codec[FromRunner]] = Codec(*get_args(FromRunner))
