"""The home notebook: the map of the course, where the learner stands in it, and the next step."""
