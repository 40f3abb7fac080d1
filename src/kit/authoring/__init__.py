"""For authors of courses: the proof that one does what it says, and skeletons to begin with."""

from kit.authoring.problems import Problem
from kit.authoring.proof import Checked, Proof, check_course

__all__ = ["Checked", "Problem", "Proof", "check_course"]
