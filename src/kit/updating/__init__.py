"""A workspace apart from its course: how it begins, and how it comes by what the course has new."""

from kit.updating.beginning import begin
from kit.updating.journal import Undone, apply, undo
from kit.updating.plan import Fate, Step, plan

__all__ = ["Fate", "Step", "Undone", "apply", "begin", "plan", "undo"]
