"""Create and update a workspace that is separate from its course."""

from kit.learner.updating.beginning import begin
from kit.learner.updating.journal import LOCK_FILE, Undone, apply, undo
from kit.learner.updating.plan import Fate, Step, plan

__all__ = ["LOCK_FILE", "Fate", "Step", "Undone", "apply", "begin", "plan", "undo"]
