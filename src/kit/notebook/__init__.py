"""Exercises in a notebook: ``%load_ext kit.notebook`` adds ``%%exercise``, ``%hint`` and others.

Like ``kit.cli`` this is what a person works with: it calls the same functions as the commands, and
shows what they return as HTML or Markdown. IPython is needed here and nowhere else in the kit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    import IPython  # noqa: F401 - only to say in time that it is missing
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "kit.notebook needs IPython, which is not installed. Install it with: pip install ipython",
        name=error.name,
    ) from None

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Add the magics to a kernel, and start what grades in the background.

    IPython calls this for ``%load_ext kit.notebook``
    (https://ipython.readthedocs.io/en/stable/config/extensions/index.html).
    """
    from kit.notebook.magics import KitMagics

    magics = KitMagics(shell)
    shell.register_magics(magics)
    magics.session.warm_up_later()


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """End what was started; IPython calls this for ``%unload_ext`` and ``%reload_ext``."""
    if magics := shell.magics_manager.registry.get("KitMagics"):
        magics.session.close()
