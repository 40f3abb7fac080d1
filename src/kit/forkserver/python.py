"""How the kit's own processes are started: a Python that takes nothing from its surroundings."""

from __future__ import annotations

import errno
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

import kit
from kit.errors import MachineError
from kit.isolation.confine import IsolationReport
from kit.runner.messages import InvalidMessage, receive
from kit.runner.protocol import FROM_RUNNER, Ready

_CODE = "import sys; sys.path += {paths!r}; from kit.{module} import main; main()"
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH")


def python_command(module: str) -> list[str]:
    """Return the command that runs ``main()`` of ``kit.module`` in an isolated Python."""
    # Not -I, which knows no hash seed: of the environment nothing is left that it would ignore.
    return [sys.executable, "-P", "-s", "-c", _CODE.format(paths=_packages(), module=module)]


def environment(hash_seed: int | None = None) -> dict[str, str]:
    """The environment of such a process.

    ``hash_seed`` (0 to 2**32 - 1) decides in which order sets of text are gone through, which is
    another one in each process without it.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if hash_seed is not None:
        kept["PYTHONHASHSEED"] = str(hash_seed)
    kept["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Of examples nothing is kept, but its tables of characters take seconds to make.
    kept["HYPOTHESIS_STORAGE_DIRECTORY"] = str(user_cache_path("kit", appauthor=False))
    return kept


def no_process(error: OSError) -> MachineError:
    """What to say when the system refused to start a process."""
    match error.errno:
        case errno.EAGAIN:
            sentence = "No process could be started: the system allows no more of them now"
            advice = "End other programs, or raise the limit of processes (ulimit -u)."
        case errno.ENOMEM:
            sentence = "No process could be started: there is not enough memory"
            advice = "Free some memory."
        case errno.EMFILE | errno.ENFILE:
            sentence = "No process could be started: too many files are open"
            advice = "End other programs, or raise the limit of open files (ulimit -n)."
        case errno.ENOENT | errno.EACCES | errno.EPERM | errno.ENOEXEC | errno.ENOTDIR:
            sentence = f"Python cannot be run: {sys.executable}: {error.strerror}"
            advice = "Repair that Python, or make the environment anew."
        case errno.EPIPE | errno.ECONNRESET:
            sentence = f"Python ended before it was ready: {sys.executable}"
            advice = "Try: python -c 'import kit'"
        case _:
            sentence = f"No process could be started: {error.strerror or error}"
            advice = "Run: kit doctor"
    return MachineError(f"{sentence}.", advice)


def _packages() -> list[str]:
    """Where the kit and its packages are: an isolated Python leaves a user's own folder out.

    Folders that a shell's ``PYTHONPATH`` or the current folder put there are not taken along.
    """
    return [str(Path(kit.__file__).parents[1]), *package_folders()]


def package_folders() -> list[str]:
    """Return where packages are installed, also a user's own."""
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]


def ready_message(report: IsolationReport) -> Ready:
    """Return the first message of a runner to the judge."""
    reasons = tuple(report.reasons.items())
    return Ready(isolation=report.isolation, threads=report.threads, reasons=reasons)


def receive_report(connection: socket.socket, seconds: float) -> IsolationReport:
    """Wait for the first message of a runner. Raises :class:`MachineError` if none comes."""
    connection.settimeout(seconds)
    with suppress(OSError, InvalidMessage):
        match receive(connection, FROM_RUNNER):
            case Ready(threads=threads, reasons=reasons):
                return IsolationReport(threads=threads, reasons=dict(reasons))
            case _:
                pass
    raise MachineError("A runner was started and sent nothing.", "Run: kit doctor")
