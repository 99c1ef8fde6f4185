from .applications import Application, ApplicationGroupPermission, ReferenceSeries
from .correspondence import Attachment, InternalComment, Message
from .history import ApplicationStep, Submission
from .windows import ApplicationWindow, ApplicationWindowGroupPermission, WindowExtension

__all__ = [
    "Application",
    "ApplicationGroupPermission",
    "ApplicationStep",
    "ApplicationWindow",
    "ApplicationWindowGroupPermission",
    "Attachment",
    "InternalComment",
    "Message",
    "ReferenceSeries",
    "Submission",
    "WindowExtension",
]
