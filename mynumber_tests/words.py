"""The colours of this app's status words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import (
    DefectState,
    ImportState,
    PairingState,
    PlanState,
    ProposalState,
    Result,
    RunState,
    Severity,
    StepState,
)
from portal.web.chips import Tone, register_chip

MISMATCH, NEWER_VERSION = _("食い違いあり"), _("新しい版あり")  # what makes a test worth a look
LAYOUT_CHANGED = _("レイアウト改版")  # what makes the day of a pair worth a look

TONES = {
    PairingState.WAITING.label: Tone.CYAN,
    PairingState.SOLVED.label: Tone.GREEN,
    PairingState.IMPOSSIBLE.label: Tone.RED,
    PairingState.FAILED.label: Tone.YELLOW,
    PlanState.PUBLISHED.label: Tone.BLUE,
    PlanState.DISCARDED.label: Tone.OUTLINE,
    ProposalState.OPEN.label: Tone.YELLOW,
    ProposalState.ACCEPTED.label: Tone.GREEN,
    ProposalState.DECLINED.label: Tone.OUTLINE,
    Result.PASSED.label: Tone.GREEN,
    Result.FAILED.label: Tone.RED,
    Result.BLOCKED.label: Tone.ORANGE,
    Result.NO_PARTNER.label: Tone.OUTLINE,
    RunState.RUNNING.label: Tone.CYAN,
    RunState.BLOCKED.label: Tone.ORANGE,
    RunState.PASSED.label: Tone.BLUE,
    Severity.CRITICAL.label: Tone.RED,
    Severity.MAJOR.label: Tone.YELLOW,
    DefectState.FIXED.label: Tone.CYAN,
    DefectState.CLOSED.label: Tone.GREEN,
    StepState.DONE.label: Tone.GREEN,
    ImportState.REFUSED.label: Tone.RED,
    ImportState.APPLIED.label: Tone.GREEN,
    ImportState.DISCARDED.label: Tone.OUTLINE,
    MISMATCH: Tone.RED,
    NEWER_VERSION: Tone.YELLOW,
    LAYOUT_CHANGED: Tone.YELLOW,
    "確認待ち": Tone.YELLOW,
    "日程調整中": Tone.CYAN,
    "日程決定": Tone.BLUE,
    "解消": Tone.OUTLINE,
    "登録済み": Tone.GREEN,
    "未登録": Tone.YELLOW,
    "済": Tone.GREEN,
}


def register() -> None:
    """Called once as the app is ready."""
    for word, tone in TONES.items():
        register_chip(str(word), tone)
