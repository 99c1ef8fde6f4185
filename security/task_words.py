"""Words for how tasks and organisations stand, and their colours."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.chips import Tone, register_chip
from security.planning.lateness import SOON_DAYS, Risk, Standing, TaskStanding

STANDING_WORDS = {
    Standing.LATE: gettext_lazy("遅延"),
    Standing.AT_RISK: gettext_lazy("遅延のおそれ"),
    Standing.ON_TIME: gettext_lazy("予定どおり"),
    Standing.COMPLETE: gettext_lazy("完了"),
}
# In the order in which filters offer them.
STANDING_CHOICES = [(standing.value, word) for standing, word in STANDING_WORDS.items()]

for word, tone in (
    ("遅延のおそれ", Tone.YELLOW),
    ("未着手", Tone.GRAY),
    ("着手", Tone.CYAN),
    ("支障あり", Tone.ORANGE),
    ("対象外", Tone.OUTLINE),
    ("使用しない", Tone.OUTLINE),
):
    register_chip(word, tone)


def risk_words(risks: Iterable[Risk]) -> str:
    """Why something may become late, in words."""
    words = {
        Risk.OBSTACLE: _("解消していない支障があります"),
        Risk.PREDECESSOR: _("前の手順が遅れています"),
        Risk.SOON: _("期限まで%(days)d開庁日以内で、未着手です") % {"days": SOON_DAYS},
    }
    return "。".join(words[risk] for risk in risks)


def standing_sentence(rated: TaskStanding) -> str:
    """「12日の遅れ」, or why the task is at risk; blank for what is on time or settled."""
    if rated.standing == Standing.LATE:
        return days_late_words(rated.days_late)
    return risk_words(rated.risks) if rated.standing == Standing.AT_RISK else ""


def days_late_words(days: int) -> str:
    return _("%(days)s日の遅れ") % {"days": f"{days:,}"}


def due_rule_words(anchor: str, offset_days: int) -> str:
    """「切替月の初日の20開庁日前」."""
    if anchor == "first":
        words = {
            0: _("切替月の最初の開庁日"),
            -1: _("切替月の初日の%(days)d開庁日前"),
            1: _("切替月の初日の%(days)d開庁日後"),
        }
    else:
        words = {
            0: _("切替月の最後の開庁日"),
            -1: _("切替月の末日の%(days)d開庁日前"),
            1: _("切替月の末日の%(days)d開庁日後"),
        }
    sign = (offset_days > 0) - (offset_days < 0)
    return words[sign] % {"days": abs(offset_days)}
