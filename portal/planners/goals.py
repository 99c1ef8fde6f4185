"""How good a result of an optimiser is, in words: one goal of a lexicographic objective."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class GoalProof:
    """The value found for one goal and the proved lower bound (None: not calculated)."""

    label: str
    unit: str
    value: int
    bound: int | None

    @property
    def gap(self) -> int | None:
        return None if self.bound is None else self.value - self.bound

    @property
    def is_proved(self) -> bool:
        return self.gap == 0

    @property
    def sentence(self) -> str:
        if self.is_proved:
            return _("これより小さくできないことを証明済み")
        if self.gap is None:
            return _("未証明")
        return _("最良との差は最大%(gap)s%(unit)s") % {"gap": intcomma(self.gap), "unit": self.unit}
