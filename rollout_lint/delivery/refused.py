"""What stops a question about a release before it is answered."""


class Refused(Exception):
    """What was asked for cannot be told; the message says why, and what to do."""
