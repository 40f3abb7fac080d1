"""The commands: each parses its arguments, calls other packages, prints and returns a status."""

import gc
from contextlib import chdir
from pathlib import Path
from typing import NoReturn

gc.set_threshold(50_000)
# Imported modules stay until the command ends; searching them for garbage takes a tenth of it.


def try_exercise(file: str) -> NoReturn:
    """Run ``kit try`` on the exercise in ``file``, and end Python with its status."""
    from kit.cli.main import run

    path = Path(file).resolve()
    with chdir(path.parent):
        status = run(["try", f"{path.parent.name}/{path.stem}"])
    raise SystemExit(status)  # which ends Python, and not the kernel of a notebook
