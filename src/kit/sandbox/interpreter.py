"""How the kit's own processes are started: a Python that takes nothing from its surroundings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import kit

_CODE = "import sys; sys.path += {paths!r}; from kit.sandbox.{module} import main; main()"
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH")


def running(module: str) -> list[str]:
    """The command that runs ``main()`` of a module beside this one in an isolated Python."""
    return [sys.executable, "-I", "-c", _CODE.format(paths=_packages(), module=module)]


def environment() -> dict[str, str]:
    """The environment of such a process."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    kept["HYPOTHESIS_STORAGE_DIRECTORY"] = f"{os.devnull}/none"  # it keeps nothing
    return kept


def _packages() -> list[str]:
    """Where the kit and its packages are: an isolated Python leaves a user's own folder out.

    Folders that a shell's ``PYTHONPATH`` or the current folder put there are not taken along.
    """
    known = [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
    return [str(Path(kit.__file__).parents[1]), *known]
