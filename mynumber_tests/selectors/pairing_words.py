"""The optimiser's answers in Japanese: why an inquiry stays unserved, which rule is broken, what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mynumber_tests.planning.explanation import Change, Explanation, Reason, ReasonKind
from mynumber_tests.planning.orphans import Orphan
from mynumber_tests.planning.problem import OrganisationId, PlannedTest, Problem
from mynumber_tests.planning.rules import Rule, RuleKind, Violation
from mynumber_tests.planning.shortage import Shortage

MANY = 5  # names; beyond that only their number is said


@dataclass(frozen=True)
class PairingWords:
    """Sentences about one problem; scenarios without a name of their own are called by their id."""

    problem: Problem
    scenario_names: Mapping[str, str] = field(default_factory=dict)

    def organisation(self, organisation: OrganisationId) -> str:
        """The name; beside it the id where another organisation has the same name."""
        participant = self.problem.participant_of.get(organisation)
        if participant is None or not participant.name:
            return organisation
        is_only = sum(other.name == participant.name for other in self.problem.participants) == 1
        return participant.name if is_only else f"{participant.name}（{organisation}）"

    def organisations(self, ids: Sequence[OrganisationId]) -> str:
        """「岸和田市、豊中市」 or 「岸和田市、豊中市ほか3団体」."""
        known = [self.organisation(one) for one in ids[:MANY]]
        if len(ids) <= MANY:
            return "、".join(known)
        return _("%(names)sほか%(count)d団体") % {"names": "、".join(known), "count": len(ids) - MANY}

    def scenario(self, scenario: str) -> str:
        return self.scenario_names.get(scenario, scenario)

    # --- unserved inquiries ---

    def why_unserved(self, reason: Reason) -> str:
        """Why an inquiry has no provider, and who could have been one but for that."""
        values = {
            "full": self.organisations(reason.full),
            "blocked": self.organisations(reason.without_partner_room),
            "apart": self.organisations(reason.without_slot),
            "excluded": self.organisations(reason.excluded),
            "possible": self.organisations(reason.possible),
        }
        return _why()[reason.kind] % values

    def shortage(self, shortage: Shortage) -> str:
        """More inquiries of a scenario than can be served, whatever the plan."""
        values = {
            "scenario": self.scenario(shortage.scenario),
            "inquiries": shortage.inquiries,
            "places": shortage.places,
            "short": shortage.short,
        }
        return (
            _(
                "シナリオ%(scenario)sは、照会%(inquiries)d件に対し提供できる上限の合計が%(places)d件です。"
                "どのように組み合わせても、%(short)d件以上は相手先がありません。"
            )
            % values
        )

    def orphan(self, orphan: Orphan) -> str:
        """An inquiry that nobody can serve, and who could fill the gap."""
        values = {
            "inquirer": self.organisation(orphan.inquiry.organisation),
            "scenario": self.scenario(orphan.inquiry.scenario),
        }
        sentence = _("%(inquirer)sがシナリオ%(scenario)sを照会できる相手先がありません。") % values
        return sentence + "".join(self._ways_to_fill(orphan))

    def _ways_to_fill(self, orphan: Orphan) -> Iterator[str]:
        if orphan.without_slot:
            names = self.organisations(orphan.without_slot)
            yield _("%(names)sは提供できますが、共通のクールがありません。") % {"names": names}
        if orphan.excluded:
            names = self.organisations(orphan.excluded)
            yield _("%(names)sは提供できますが、除外する相手先に指定されています。") % {"names": names}
        if orphan.could_offer:
            names = self.organisations(orphan.could_offer)
            yield _("%(names)sがこのシナリオの提供に加われば、実施できます。") % {"names": names}

    # --- rules ---

    def test(self, test: PlannedTest) -> str:
        return _("%(inquirer)sの照会（シナリオ%(scenario)s）を%(provider)sが%(slot)sに提供") % {
            "inquirer": self.organisation(test.inquirer),
            "scenario": self.scenario(test.scenario),
            "provider": self.organisation(test.provider),
            "slot": test.slot,
        }

    def condition(self, rule: Rule) -> str:
        """A rule as a condition that holds."""
        if rule.kind is RuleKind.FIXED:
            return _("固定：%(test)s") % {"test": self.test(self.problem.fixed[int(rule.subject[0])])}
        if rule.kind is RuleKind.EXCLUDED:
            pair = self.problem.excluded[int(rule.subject[0])]
            return _("%(one)sと%(other)sは、互いに除外する相手先です。") % {
                "one": self.organisation(pair[0]),
                "other": self.organisation(pair[1]),
            }
        return _conditions()[rule.kind] % self._values(rule)

    def _values(self, rule: Rule) -> dict[str, object]:
        first, second = (*rule.subject, "")[:2]
        participant = self.problem.participant_of.get(first)
        own = [slot for slot in self.problem.slots if participant and slot in participant.slots]
        return {
            "name": self.organisation(first),
            "other": self.organisation(second),
            "scenario": self.scenario(second),
            "slot": second,
            "slots": "、".join(own) or _("なし"),
            "most_tests": self.problem.max_tests_of.get((first, second), 0),
            "most_partners": participant.max_partners_per_slot if participant else 0,
        }

    def broken(self, violation: Violation) -> str:
        """What a plan breaks, and by how much."""
        rule = violation.rule
        if rule.kind is RuleKind.SLOTS:
            values = self._values(rule) | {"slot": "、".join(dict.fromkeys(test.slot for test in violation.tests))}
            return _("%(name)sは%(slot)sに参加できません。参加できるのは %(slots)s です。") % values
        if rule.kind in (RuleKind.MAX_TESTS, RuleKind.PARTNERS):
            return _("%(condition)s %(excess)d件多くなっています。") % {
                "condition": self.condition(rule),
                "excess": violation.excess,
            }
        return _("守られない決まり：%(condition)s") % {"condition": self.condition(rule)}

    # --- explanations ---

    def explanation(self, explanation: Explanation) -> list[str]:
        """Which conditions contradict each other, and the cheapest ways out."""
        head = _(
            "固定した組合せをすべて守る計画はありません。次の%(count)d件の条件を同時に守ることができないためです。"
        )
        return [
            head % {"count": len(explanation.conflict)},
            *(self.condition(rule) for rule in explanation.conflict),
            *(
                _("解決策%(number)d（負担の目安：%(price)d点）：%(changes)s")
                % {"number": number, "price": repair.price, "changes": "".join(map(self.change, repair.changes))}
                for number, repair in enumerate(explanation.repairs, start=1)
            ),
        ]

    def change(self, change: Change) -> str:
        """One change of the input, as something to do."""
        values = self._values(change.rule) | {"add": change.add, "also": change.also or ""}
        if change.rule.kind is RuleKind.FIXED:
            test = self.problem.fixed[int(change.rule.subject[0])]
            return _("固定をやめる（%(test)s）。") % {"test": self.test(test)}
        if change.rule.kind is RuleKind.EXCLUDED:
            one, other = self.problem.excluded[int(change.rule.subject[0])]
            names = {"one": self.organisation(one), "other": self.organisation(other)}
            return _("%(one)sと%(other)sの除外をやめる。") % names
        if change.also:
            return _("%(name)sが%(also)sにも参加できるようにする。") % values
        if change.rule.kind is RuleKind.PARTNERS:
            return _("%(name)sの%(slot)sの相手先の上限を%(add)d団体増やす。") % values
        return _("%(name)sのシナリオ%(scenario)sの提供の上限を%(add)d件増やす。") % values


def _why() -> dict[ReasonKind, str]:
    return {
        ReasonKind.NOT_OFFERED: _("このシナリオを提供する団体がほかにありません。"),
        ReasonKind.EXCLUDED: _("提供できる%(excluded)sが、除外する相手先に指定されています。"),
        ReasonKind.NO_COMMON_SLOT: _("提供できる%(apart)sと、共通して参加できるクールがありません。"),
        ReasonKind.OFFERS_FULL: _("提供できる%(full)sは、すべて提供件数の上限に達しています。"),
        ReasonKind.PARTNERS_FULL: _(
            "提供できる%(blocked)sとは、どの共通のクールでも、どちらかの相手先の数が上限に達しています。"
        ),
        ReasonKind.SHORT_SUPPLY: _(
            "%(full)sは提供件数の上限に達し、%(blocked)sとは、どの共通のクールでも相手先の数が上限に達しています。"
        ),
        ReasonKind.STILL_POSSIBLE: _("まだ割り当てていません。%(possible)sが提供できます。"),
    }


def _conditions() -> dict[RuleKind, str]:
    return {
        RuleKind.INQUIRY: _("%(name)sのシナリオ%(scenario)sの照会は、申請された1件だけです。"),
        RuleKind.ITSELF: _("%(name)sは自団体の照会に提供できません。"),
        RuleKind.SLOTS: _("%(name)sが参加できるクールは、%(slots)sだけです。"),
        RuleKind.ONE_SLOT: _("%(name)sと%(other)sが会うのは、1つのクールだけです。"),
        RuleKind.MAX_TESTS: _("%(name)sがシナリオ%(scenario)sを提供できるのは、%(most_tests)d件までです。"),
        RuleKind.PARTNERS: _("%(name)sの%(slot)sの相手先は、%(most_partners)d団体までです。"),
    }
