"""The name of a browser and its system from the User-Agent header, for lists of sessions that people read."""

from __future__ import annotations

from django.utils.translation import gettext as _

# In this order: the first sign that appears decides, because every browser also names its ancestors.
BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Google Chrome"),
    ("CriOS/", "Google Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """「Microsoft Edge（Windows）」; what is not known is said to be so."""
    browser = _first(BROWSERS, user_agent) or _("種類の分からないブラウザー")
    system = _first(SYSTEMS, user_agent)
    return f"{browser}（{system}）" if system else browser


def _first(signs: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in signs if sign in text), "")
