"""Opening JupyterLab on a lesson: settings of our own, a server of our own, the learner's own left alone."""
