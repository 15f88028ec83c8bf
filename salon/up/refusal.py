"""What stops a start: one sentence for a person, never a traceback."""


class Refusal(Exception):
    """The salon cannot run here as asked; ``str()`` is the whole message."""


class Stopped(Exception):
    """Someone asked to stop (Ctrl-C, SIGTERM) while the salon was still starting."""
