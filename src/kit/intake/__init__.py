"""Takes in what learners hand in: single files, folders, archives. Nothing of it is run here."""

from kit.intake.entries import OTHER_ARCHIVES
from kit.intake.source import MAX_SOURCE, Unfit, read_source
from kit.intake.submission import HandedIn, Refusal, take_in

__all__ = ["MAX_SOURCE", "OTHER_ARCHIVES", "HandedIn", "Refusal", "Unfit", "read_source", "take_in"]
