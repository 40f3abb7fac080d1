"""The commands: each parses, wires the layers below together, prints and returns a status."""

import gc

gc.set_threshold(50_000)
# What a command imports stays to its end: looking through it over and over costs a tenth.
