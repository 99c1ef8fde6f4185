from .mails import NoticeMail
from .notices import Notice
from .preferences import MailPreference

__all__ = ["MailPreference", "Notice", "NoticeMail"]
