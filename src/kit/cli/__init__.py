"""The commands: each parses, wires the layers below together, prints and returns a status."""
