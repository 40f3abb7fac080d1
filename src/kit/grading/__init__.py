"""From submissions to verdicts."""

from kit.grading.grader import Grader, Judges, grade, job_of, judge_all, open_server
from kit.grading.verdicts import Job, unfit, verdict

__all__ = [
    "Grader",
    "Job",
    "Judges",
    "grade",
    "job_of",
    "judge_all",
    "open_server",
    "unfit",
    "verdict",
]
