"""What a learner can do: functions, with their texts and pages beside them."""
