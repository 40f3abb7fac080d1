"""``grade()`` and the pure judge of findings."""

from kit.grading.jobs import Sandbox, grade, judge_all, sandbox_for
from kit.grading.verdicts import Job, unfit, verdict

__all__ = ["Job", "Sandbox", "grade", "judge_all", "sandbox_for", "unfit", "verdict"]
