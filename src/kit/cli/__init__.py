"""The commands: each parses its arguments, calls other packages, prints and returns a status."""

import gc
from pathlib import Path
from typing import NoReturn

gc.set_threshold(50_000)
# Imported modules stay until the command ends; searching them for garbage takes a tenth of it.


def try_exercise(file: str) -> NoReturn:
    """Run ``kit try`` on the exercise in ``file``, and end Python with its status."""
    import os

    from kit.cli.main import main

    path = Path(file).resolve()
    os.chdir(path.parent)
    main(["try", f"{path.parent.name}/{path.stem}"])
