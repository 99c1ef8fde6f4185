"""What stops a start, told to the person at the keyboard."""


class StartError(Exception):
    """The portal cannot start. The message says why and what to do; it is shown without a traceback."""
