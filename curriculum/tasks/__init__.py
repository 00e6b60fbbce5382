"""What a learner can do with each kind of task: play or prompt, hint, check, debrief."""
