"""All messages between the judge and a runner.

Fields of type ``object`` hold a value as :func:`kit.runner.values.encode` wrote it.
"""

from __future__ import annotations

from typing import Final, TypeAlias, get_args

from kit.runner.errors import Crash
from kit.runner.messages import Codec, Message

LOADING: Final = 0
"""The number that stands for the import of the submission; calls are counted from 1."""

# -- from the judge ---------------------------------------------------------------------------


class _Timed(Message):
    now: float
    """The time in virtual seconds: a runner's clock moves only when a message comes."""


class Load(_Timed):
    """Import ``source`` as the module ``name``; ``path`` is what tracebacks call the file.

    It is imported anew for each check, with a new event loop.
    """

    name: str
    path: str
    source: bytes


class CallFunction(_Timed):
    """Call a function of the submission; ``call`` is the number of this call.

    ``how`` is ``loop`` (in a running loop), ``plain`` (where no loop runs), ``read`` (return the
    value of the name) or the name of a driver.
    """

    call: int
    name: str
    how: str
    args: object


class Answer(_Timed):
    """The answer to :class:`AskJudge`: a value, or an exception to raise."""

    number: int
    value: object
    is_error: bool = False


class AskRunner(_Timed):
    """Ask the runner's handler ``name``, which answers at once with :class:`Reply`."""

    name: str
    data: object


class Advance(_Timed):
    """Go on at a later time."""


FromJudge: TypeAlias = Load | CallFunction | Answer | AskRunner | Advance
FROM_JUDGE: Final[Codec[FromJudge]] = Codec(*get_args(FromJudge))

# -- from the runner --------------------------------------------------------------------------


class Ready(Message):
    """The first message: the runner is isolated, and can load a submission.

    ``isolation`` is ``namespaces`` with all layers, ``threads`` how many it may have, 0 if nothing
    limits it, and ``reasons`` say for each layer that is missing why it is.
    """

    isolation: str
    threads: int = 0
    reasons: tuple[tuple[str, str], ...] = ()


class Wrote(Message):
    """The submission printed ``parts`` (stream, text); ``line`` is the last line that did."""

    parts: tuple[tuple[str, str], ...]
    line: int


class Idle(Message):
    """All threads wait; the next timer is due at ``due`` virtual seconds, None if there is none.

    ``seen`` is the number of messages that had come from the judge. With ``has_blocked_threads``
    some threads wait for something else than the judge.
    """

    due: float | None
    seen: int
    has_blocked_threads: bool = False


class AskJudge(Message):
    """Ask the judge's handler ``name`` to do ``verb``."""

    number: int
    name: str
    verb: str
    data: object


class Cancel(Message):
    """The answer to this question is no longer wanted."""

    number: int


class Reply(Message):
    """The answer to :class:`AskRunner`."""

    value: object


class StreamOpened(Message):
    """A call returned a generator of this kind."""

    call: int
    kind: str


class ItemYielded(Message):
    """The generator of a call yielded a value."""

    call: int
    value: object


class Returned(Message):
    """A call returned, or its generator is exhausted or closed."""

    call: int
    kind: str = "value"
    value: object = None


class Raised(Message):
    """A call raised an exception."""

    call: int
    error: Crash


class NotFound(Message):
    """The submission has no function of the name that was called."""

    call: int


class CallEnded(Message):
    """A call and all that it started have ended, except for the tasks of these names.

    The other fields name what was changed after it had crossed: items of this call and arguments
    of it by index, values that earlier calls returned by the number of the call, and arguments of
    functions of the course by the name of the function.
    """

    call: int
    tasks: tuple[str, ...] = ()
    changed_items: tuple[int, ...] = ()
    changed_arguments: tuple[int, ...] = ()
    changed_values: tuple[int, ...] = ()
    changed_passed: tuple[str, ...] = ()


AboutCall: TypeAlias = StreamOpened | ItemYielded | Returned | Raised | NotFound | CallEnded
FromRunner: TypeAlias = Ready | Wrote | Idle | AskJudge | Cancel | Reply | AboutCall
FROM_RUNNER: Final[Codec[FromRunner]] = Codec(*get_args(FromRunner))
