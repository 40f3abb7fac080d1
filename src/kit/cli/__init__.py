"""The commands: each parses its arguments, calls other packages, prints and returns a status."""

import gc

gc.set_threshold(50_000)
# Imported modules stay until the command ends; searching them for garbage takes a tenth of it.
