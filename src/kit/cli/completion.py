"""``kit completion``: the script that lets a shell complete commands and names of exercises."""

from __future__ import annotations

import click

from kit.cli.session import common
from kit.cli.terminal import say

SHELLS = ("bash", "zsh", "fish", "powershell")
"""The shells of https://click.palletsprojects.com/en/stable/shell-completion/."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@common
def completion_command(shell: str) -> None:
    r"""Print the script that lets your shell complete commands and exercises.

    Load it in each new shell by a line in the file that your shell reads first:

    \b
    bash        eval "$(kit completion bash)"    in ~/.bashrc
    zsh         eval "$(kit completion zsh)"     in ~/.zshrc, after compinit
    fish        kit completion fish | source     in ~/.config/fish/config.fish
    powershell  kit completion powershell | Out-String | Invoke-Expression
                in the file that $PROFILE names
    """
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root()
    completion_class = get_completion_class(shell)
    assert completion_class is not None
    say(completion_class(root.command, {}, "kit", "_KIT_COMPLETE").source())
