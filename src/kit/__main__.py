"""``python -m kit``: the same as the command ``kit``."""

from kit.cli.main import main

if __name__ == "__main__":
    main()
