"""The lists that come with the portal."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.lib.local_government_code import has_valid_check_digit
from portal.organisations.choices import JOINT_BODY_KINDS, OrganisationKind
from portal.organisations.data_files import all_records
from portal.organisations.models import JointBodyMember, Organisation, PopulationCount
from portal.organisations.services.loading import store_organisations
from portal.organisations.services.restructuring import dissolve_organisation
from tests.factories.people import make_actor


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_organisations", *arguments, stdout=out)
    return out.getvalue().strip()


def total(year: int) -> int:
    counts = PopulationCount.objects.filter(census_year=year)
    return int(counts.aggregate(total=Sum("population"))["total"])


def test_osaka_has_its_municipalities_and_the_sums_of_the_census(db: None) -> None:
    assert load("--prefecture", "27") == "64 organisations added, 0 brought up to date, 0 unchanged."
    osaka = Organisation.objects.get(kind=OrganisationKind.PREFECTURE)
    assert (osaka.name, osaka.code) == ("大阪府", "270008")
    assert Organisation.objects.municipalities().in_prefecture(osaka).count() == 43
    assert (total(2015), total(2020)) == (8_839_469, 8_837_685)


def test_the_whole_country_has_the_sums_of_the_census_and_valid_codes(db: None) -> None:
    load()
    kinds = {str(kind): Organisation.objects.filter(kind=kind).count() for kind in OrganisationKind}
    municipalities = sum(kinds[kind] for kind in ("designated_city", "city", "town", "village", "special_ward"))
    assert (kinds["prefecture"], municipalities) == (47, 1741)
    assert (total(2015), total(2020)) == (127_094_745, 126_146_099)
    codes = Organisation.objects.filter(code__isnull=False).values_list("code", "prefecture__code")
    assert [code for code, _parent in codes if not has_valid_check_digit(code or "")] == []
    assert [code for code, parent in codes if parent and parent[:2] != (code or "")[:2]] == []


def test_a_second_run_writes_nothing_at_all(db: None) -> None:
    load("--prefecture", "27")
    events = Organisation.pgh_event_model.objects.count()  # type: ignore[attr-defined]
    assert load("--prefecture", "27") == "0 organisations added, 0 brought up to date, 64 unchanged."
    assert Organisation.pgh_event_model.objects.count() == events  # type: ignore[attr-defined]


def test_one_prefecture_and_then_all_adds_the_rest(db: None) -> None:
    load("--prefecture", "27")
    assert load() == "1744 organisations added, 0 brought up to date, 64 unchanged."


def test_what_differs_is_brought_up_to_date_and_nothing_else_touched(db: None) -> None:
    load("--prefecture", "27")
    kishiwada = Organisation.objects.get(code="272027")
    kishiwada.departments.create(name="情報政策課")
    Organisation.objects.filter(pk=kishiwada.pk).update(area_km2=1, requires_approval=True)
    assert load("--prefecture", "27") == "0 organisations added, 1 brought up to date, 63 unchanged."
    kishiwada.refresh_from_db()
    assert (str(kishiwada.area_km2), kishiwada.requires_approval, kishiwada.version) == ("72.72", True, 2)
    assert kishiwada.departments.count() == 1


def test_what_has_ended_does_not_come_back(db: None) -> None:
    load("--prefecture", "27")
    ended = Organisation.objects.get(code="273228")
    dissolve_organisation(actor=Actor.system(), organisation=ended, effective_on=date(2020, 4, 1))
    load("--prefecture", "27")
    assert list(Organisation.objects.filter(code="273228")) == [ended]


def test_unions_are_loaded_only_as_far_as_they_were_seen(db: None) -> None:
    load("--prefecture", "27")
    unions = set(Organisation.objects.filter(kind__in=JOINT_BODY_KINDS).values_list("name", flat=True))
    assert len(unions) == 20
    assert "大東四條畷消防組合" not in unions  # from memory
    assert "南河内環境事業組合" not in unions  # the name is from memory
    assert JointBodyMember.objects.filter(joint_body__name="くすのき広域連合").count() == 0  # members are
    assert JointBodyMember.objects.filter(joint_body__name="大阪府後期高齢者医療広域連合").count() == 43


def test_the_loaded_organisations_have_their_rights(db: None) -> None:
    load("--prefecture", "27")
    osaka = Organisation.objects.get(code="270008")
    manager = make_actor(osaka, Role.MANAGER)
    assert Organisation.objects.permitted_to(manager, "manage_users").count() == 64


def test_former_readings_are_searchable_in_katakana(db: None) -> None:
    load("--prefecture", "27")
    assert [o.name for o in Organisation.objects.matching("ちはやあかさか")] == ["千早赤阪村"]


def test_a_large_prefecture_takes_as_many_statements_as_a_small_one(db: None) -> None:
    def statements(number: str) -> int:
        records = all_records(number)
        with CaptureQueriesContext(connection) as captured:
            store_organisations(actor=Actor.system(), records=records)
        return len(captured)

    statements("37")
    assert statements("13") == statements("23")  # 62 and 54 municipalities


@pytest.mark.parametrize("typed", ["0", "48", "大阪", "-1"])
def test_a_prefecture_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(CommandError, match="1 to 47"):
        load(f"--prefecture={typed}")
