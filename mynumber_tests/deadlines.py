"""Due dates of the joint operation test."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mynumber_tests.models import RulesAcknowledgement, RulesDocument
from mynumber_tests.services.rules import give_more_time
from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline


def _rules_to_acknowledge() -> list[Debts]:
    """The version in force, for everyone who has not taken note of it."""
    return [
        Debts(
            RulesAcknowledgement.objects.pending(),
            object="rules",
            due_on="due_on",
            coordinator="rules__programme__prefecture",
            subject="rules__programme__name",
        )
    ]


declare_deadline(
    DeadlineKind(
        code="mynumber_tests.rules",
        title=_("統一ルールの確認"),
        model=RulesDocument,
        fields=("acknowledge_by", "mynumber_tests.RulesAcknowledgement.due_on"),
        debts=_rules_to_acknowledge,
        link="mynumber_tests:rules-detail",
        extend=give_more_time,
    )
)
