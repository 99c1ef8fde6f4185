"""The only code that writes connection profiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from security.models import ConnectionProfile, Programme
from security.models.profiles import FACT_FIELDS
from security.selectors.separation import Answers, answers_of

from .separation import derive_zones, derived_fields

STALE = "profile_changed_meanwhile"
DERIVED = _lazy("%(state)sは、三層の対策の点検表から決まります。変えるときは点検表を更新してください。")


@transaction.atomic
def open_profiles(*, actor: Actor, programme: Programme) -> int:
    """An empty profile for each participant that has none, so that its staff can fill it in; gives their number.

    A constant number of statements, and none that writes when nothing is missing.
    """
    record_as(actor, reason=_("事業「%(name)s」への参加") % {"name": programme})
    without = programme.participations.filter(organisation__connection_profile__isnull=True)
    new = [ConnectionProfile(organisation_id=pk) for pk in without.values_list("organisation_id", flat=True)]
    if not new:
        return 0
    ConnectionProfile.objects.bulk_create(new, ignore_conflicts=True)  # another coordinator may do the same just now
    ids = [profile.organisation_id for profile in new]
    regrant(*ConnectionProfile.objects.filter(organisation__in=ids).select_related("organisation"))
    return len(new)


@transaction.atomic
def update_profile(
    *, actor: Actor, profile: ConnectionProfile, version: int, changes: Mapping[str, Any], reason: str = ""
) -> ConnectionProfile:
    """Change the given fields of the profile as it was at `version`; what does not differ is not written.

    Raises RuleViolation without the right to change it, or with the code STALE if somebody else changed it since;
    ValidationError for values that break a rule.
    """
    record_as(actor, reason=reason)
    if not is_permitted(actor, "change", profile):
        raise RuleViolation("not_permitted", _("この団体の接続状況を変更する権限がありません。"))
    stored = ConnectionProfile.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=profile.pk)
    if stored.version != version:
        raise RuleViolation(
            STALE, _("他の人が先に更新しました。違いを確かめて、必要であれば入力し直してから保存してください。")
        )
    answers = answers_of([stored.pk]).get(stored.pk, {})
    refuse_derived(stored, changes, answers)
    if assign(stored, changes):
        derive_zones(stored, answers)
        stored.full_clean(exclude=["organisation"])
        stored.save()
    return stored


def refuse_derived(profile: ConnectionProfile, changes: Mapping[str, Any], answers: Answers) -> None:
    """Raises RuleViolation for a state of a zone that follows from the checklist and is not what that says."""
    for name in sorted(derived_fields(profile, answers)):
        if name in changes and changes[name] != getattr(profile, name):
            label = getattr(profile._meta.get_field(name), "verbose_name", name)
            raise RuleViolation("zone_is_derived", DERIVED % {"state": label}, field=name)


def assign(profile: ConnectionProfile, values: Mapping[str, Any]) -> list[str]:
    """Set the values and count the version up if one differs; gives the names of the fields that changed."""
    changed = [name for name in differing(profile, values) if name in FACT_FIELDS]
    for name in changed:
        setattr(profile, name, values[name])
    profile.version += bool(changed)
    return changed


def differing(profile: ConnectionProfile, values: Mapping[str, Any]) -> list[str]:
    """The fields whose value is not the stored one."""
    return [name for name, value in values.items() if getattr(profile, name) != value]


def store_changed(profiles: Iterable[ConnectionProfile]) -> None:
    """Write many changed rows with one statement; the audit triggers see every one of them."""
    ConnectionProfile.objects.bulk_create(
        profiles,
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=[*sorted(FACT_FIELDS), "is_sample", "version", "updated_at"],
    )


@transaction.atomic
def store_sample_profiles(*, actor: Actor, values: Mapping[int, Mapping[str, Any]]) -> None:
    """Invented values by organisation id, marked as a sample; a profile with anything in it stays as it is."""
    record_as(actor, reason=_("架空のサンプルの登録"))
    recorded = ConnectionProfile.objects.recorded().filter(organisation__in=values)
    kept = set(recorded.values_list("organisation_id", flat=True))
    samples = [
        ConnectionProfile(organisation_id=pk, is_sample=True, **fields)
        for pk, fields in values.items()
        if pk not in kept
    ]
    store_changed(samples)
    regrant(*ConnectionProfile.objects.filter(organisation__in=values).select_related("organisation"))
