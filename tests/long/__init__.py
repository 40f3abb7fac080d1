"""What takes longer than a suite may: an hour of fuzzing, ten real seconds, thousands of grades."""
