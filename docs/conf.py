"""How the documentation is built: ``sphinx-build -W docs DIR``, from an installed kit."""

import sys
from pathlib import Path

import kit

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "kit"
author = "the kit's authors"
version = release = kit.__version__

extensions = ["myst_parser", "screens"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["_ext"]

html_theme = "furo"
html_title = f"kit {release}"
html_static_path = ["_static"]
html_css_files = ["screens.css"]
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
