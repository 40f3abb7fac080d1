"""How the kit's own processes are started: a Python that takes nothing from its surroundings."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from platformdirs import user_cache_path

import kit
from kit.errors import MachineError

_CODE = "import sys; sys.path += {paths!r}; from kit.{module} import main; main()"
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH")


def python_command(module: str) -> list[str]:
    """Return the command that runs ``main()`` of ``kit.module`` in an isolated Python."""
    # Not -I, which ignores the hash seed; environment() leaves out what -I would ignore.
    paths = [str(Path(kit.__file__).parents[1]), *package_folders()]  # -s leaves a user's out
    return [sys.executable, "-P", "-s", "-c", _CODE.format(paths=paths, module=module)]


def environment(hash_seed: int | None = None) -> dict[str, str]:
    """Return the environment of such a process; see :func:`kit.forkserver.start`."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if hash_seed is not None:
        kept["PYTHONHASHSEED"] = str(hash_seed)
    kept["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # No examples are kept, but hypothesis takes seconds to make its tables of characters.
    kept["HYPOTHESIS_STORAGE_DIRECTORY"] = str(user_cache_path("kit", appauthor=False))
    return kept


def no_process(error: OSError) -> MachineError:
    """Return the error for a process that the system refused to start."""
    match error.errno:
        case errno.ENOENT | errno.EACCES | errno.EPERM | errno.ENOEXEC | errno.ENOTDIR:
            sentence = f"Python cannot be run: {sys.executable}: {error.strerror}."
            return MachineError(sentence, "Repair that Python, or make the environment anew.")
        case errno.EPIPE | errno.ECONNRESET:
            sentence = f"Python ended before it was ready: {sys.executable}."
            return MachineError(sentence, "Try: python -c 'import kit'")
        case errno.EAGAIN:
            why = "the system allows no more of them now"
            advice = "End other programs, or raise the limit of processes (ulimit -u)."
        case errno.ENOMEM:
            why, advice = "there is not enough memory", "Free some memory."
        case errno.EMFILE | errno.ENFILE:
            why = "too many files are open"
            advice = "End other programs, or raise the limit of open files (ulimit -n)."
        case _:
            why, advice = error.strerror or str(error), "Run: kit doctor"
    return MachineError(f"No process could be started: {why}.", advice)


def package_folders() -> list[str]:
    """Return where packages are installed, also a user's own."""
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
