"""Who may publish a draft: somebody else than the person who made it, as long as there is somebody else."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Party
from portal.access.querysets import is_permitted
from portal.accounts.models import Membership
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from security.models import MigrationPlan, Programme, PublicationRules
from security.selectors.publication import publication_rules


def check_publisher(actor: Actor, plan: MigrationPlan) -> None:
    """Raises RuleViolation without the right to publish, or where a second person has to (ASVS 2.3.5)."""
    if not is_permitted(actor, "publish", plan):
        raise RuleViolation("not_permitted", _("切替計画を公開する権限がありません。"))
    if refusal := second_person_refusal(actor, plan):
        raise RuleViolation("second_person", refusal)


def second_person_refusal(actor: Actor, plan: MigrationPlan) -> str:
    """Why this person may not publish this draft, naming who may; blank if they may."""
    if actor.user is None or actor.user.pk not in (plan.created_by_id, plan.edited_by_id):
        return ""
    if not publication_rules(plan.programme).requires_second_person:
        return ""
    others = _other_publishers(actor, plan)
    if not others:
        return ""
    return _(
        "この下書きは、ご自身が作成または変更したものです。確認のため、公開は作成者以外の人が行います。"
        "%(names)sさんに公開を依頼してください。"
    ) % {"names": _("さん、").join(others)}


def _other_publishers(actor: Actor, plan: MigrationPlan) -> list[str]:
    roles = [role for role, rights in plan.access_rules[Party.COORDINATOR].items() if "publish" in rights]
    people = Membership.objects.filter(
        role_group__organisation__in=plan.programme.prefectures.all(), role_group__role__in=roles, user__is_active=True
    ).exclude(user=actor.user)
    return list(people.order_by("user__name").values_list("user__name", flat=True).distinct())


@transaction.atomic
def set_publication_rules(
    *, actor: Actor, programme: Programme, requires_second_person: bool, acknowledgement_days: int, version: int
) -> PublicationRules:
    """Change the rules. `version` is what the actor was shown. Raises RuleViolation: not permitted, changed since."""
    record_as(actor)
    if not is_permitted(actor, "publish", programme):
        raise RuleViolation("not_permitted", _("この事業の公開の決まりを変更する権限がありません。"))
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    rules = publication_rules(programme)
    if rules.version != version:
        values = {
            "second": _("必要") if rules.requires_second_person else _("不要"),
            "days": rules.acknowledgement_days,
        }
        raise RuleViolation(
            "edit_conflict",
            _(
                "他の人が先に更新しました。現在の設定は、作成者以外による公開：%(second)s、確認の期限：%(days)d開庁日です。"
                "見比べてから、もう一度「変更する」を押してください。"
            )
            % values,
        )
    rules.requires_second_person, rules.acknowledgement_days = requires_second_person, acknowledgement_days
    rules.version += 1
    rules.full_clean()
    rules.save()
    return rules
