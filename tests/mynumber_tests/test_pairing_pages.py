"""From terms to a published pairing: calculation, pins, moves by hand, versions, rooms."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mynumber_tests.choices import PairingState, PlanState
from mynumber_tests.models import (
    Pair,
    PairedTest,
    PairingPin,
    PairingPlan,
    PairSide,
    Participation,
    PartnerWish,
    Programme,
    Scenario,
    ScenarioRole,
    ScenarioRun,
)
from mynumber_tests.services.pairing_runs import create_run, solve_and_store
from mynumber_tests.services.pins import set_pin
from mynumber_tests.services.plans import draft_plan, publish_plan
from portal.access.actor import Actor
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from tests.factories.operation_tests import (
    make_operation_test,
    make_pairing_draft,
    make_published_pairing,
    make_scenario,
    make_terms,
)
from tests.factories.organisations import make_organisation
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def third(prefecture: Organisation) -> Organisation:
    return make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture, code=None)


@pytest.fixture
def programme(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, third: Organisation
) -> Programme:
    return make_operation_test(prefecture, [municipality, other_municipality, third])


@pytest.fixture
def scenario(programme: Programme) -> Scenario:
    return make_scenario(programme)


@pytest.fixture
def parts(
    programme: Programme,
    scenario: Scenario,
    municipality: Organisation,
    other_municipality: Organisation,
    third: Organisation,
) -> list[Participation]:
    """The first two inquire and provide, the third only provides."""
    return [
        make_terms(programme, municipality, inquires=[scenario], provides={scenario: 1}),
        make_terms(programme, other_municipality, inquires=[scenario], provides={scenario: 1}, vendor="乙システム"),
        make_terms(programme, third, provides={scenario: 2}, vendor="丙システム"),
    ]


def test_a_calculated_pairing_serves_every_inquiry_and_says_how_good_it_is(client, coordinator, programme, parts):
    client.force_login(coordinator)
    run = solve_and_store(create_run(actor=SYSTEM, programme=programme, name="案", time_limit_s=2, queue=False))
    page = client.get(reverse("mynumber_tests:pairing-detail", args=[run.pk])).content.decode()
    assert run.state == PairingState.SOLVED
    assert "2件の照会すべてに相手先があります。" in page
    assert "この条件で最良の組合せであることを証明しました。" in page


def test_asking_for_a_pairing_queues_a_job_and_shows_it(client, coordinator, programme, parts):
    client.force_login(coordinator)
    typed = {"name": "11月の案", "time_limit_s": "5"}
    response = client.post(reverse("mynumber_tests:pairing-new", args=[programme.pk]), typed, follow=True)
    run = programme.pairing_runs.get()
    assert run.job is not None
    assert response.redirect_chain[-1][0] == reverse("mynumber_tests:pairing-detail", args=[run.pk])


def test_contradicting_pins_are_explained(client, coordinator, programme, scenario, parts):
    first, second, third = parts
    for inquirer in (first, second):
        set_pin(
            actor=SYSTEM,
            programme=programme,
            inquirer=inquirer,
            scenario=scenario,
            provider=third,
            slot=programme.slots.get(position=1),
            reason="合意",
        )
    ScenarioRole.objects.filter(participation=third).update(max_tests=1)
    run = solve_and_store(create_run(actor=SYSTEM, programme=programme, name="案", time_limit_s=2, queue=False))
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:pairing-detail", args=[run.pk])).content.decode()
    assert run.state == PairingState.IMPOSSIBLE
    assert f"{third.organisation.name}がシナリオ" in page


def test_publication_opens_a_room_and_a_run_for_every_pair_and_tells_both_sides(programme, parts, staff):
    make_published_pairing(programme)
    tests = PairedTest.objects.filter(plan__is_current=True)
    assert ScenarioRun.objects.count() == tests.count() == 2
    assert PairSide.objects.count() == 2 * Pair.objects.count() > 0
    assert Notice.objects.filter(recipient=staff, text__contains="組合せ第1版が公開されました").count() == 1


def test_publishing_takes_as_many_statements_for_many_pairs_as_for_few(
    programme, scenario, parts, prefecture, django_assert_max_num_queries
):
    make_published_pairing(programme)
    draft = make_pairing_draft(programme)
    with django_assert_max_num_queries(60):
        publish_plan(actor=SYSTEM, plan=draft, reason="再公開")


def test_replanning_without_a_change_leaves_rooms_and_runs_alone(programme, parts):
    make_published_pairing(programme)
    before = list(Pair.objects.values_list("pk", "sequence", "is_ended")), list(ScenarioRun.objects.values_list("pk"))
    run = create_run(actor=SYSTEM, programme=programme, name="案", time_limit_s=2, keeps_published=True, queue=False)
    publish_plan(actor=SYSTEM, plan=draft_plan(actor=SYSTEM, run=solve_and_store(run)), reason="再公開")
    after = list(Pair.objects.values_list("pk", "sequence", "is_ended")), list(ScenarioRun.objects.values_list("pk"))
    assert before == after


def test_a_pair_that_is_parted_ends_and_its_run_is_dropped(programme, scenario, parts):
    make_published_pairing(programme)
    gone = PairedTest.objects.filter(plan__is_current=True, inquirer=parts[0]).get()
    other = next(part for part in parts[1:] if part.pk != gone.provider_id)
    PartnerWish.objects.create(participation=parts[0], partner_id=gone.provider_id, kind="excluded")
    make_published_pairing(programme)
    old = Pair.objects.get(one=min(parts[0].pk, gone.provider_id), other=max(parts[0].pk, gone.provider_id))
    assert (old.is_ended, old.sequence) == (True, 1)
    runs = ScenarioRun.objects.filter(inquirer=parts[0]).order_by("pk")
    assert list(runs.values_list("is_dropped", "provider")) == [(True, gone.provider_id), (False, other.pk)]


def test_a_test_that_has_begun_keeps_its_partner_in_every_later_plan(programme, scenario, parts):
    make_published_pairing(programme)
    test = PairedTest.objects.filter(plan__is_current=True, inquirer=parts[0]).get()
    ScenarioRun.objects.filter(inquirer=parts[0]).update(started_at=timezone.now())
    run = create_run(actor=SYSTEM, programme=programme, name="案", time_limit_s=2, queue=False)
    assert run.instance["fixed"] == [
        {
            "inquirer": str(parts[0].pk),
            "scenario": "S01",
            "provider": str(test.provider_id),
            "slot": test.slot.name,
        }
    ]


def test_a_published_version_never_changes(programme, parts):
    plan = make_published_pairing(programme)
    for change in (
        lambda: PairingPlan.objects.filter(pk=plan.pk).update(reason="書換え"),
        lambda: PairedTest.objects.filter(plan=plan).delete(),
        lambda: plan.tests.update(slot=programme.slots.get(position=6)),
        lambda: PairingPlan.objects.filter(pk=plan.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


BREAKS = {
    "max_tests": lambda draft, parts: (
        ScenarioRole.objects.exclude(role="inquirer").update(max_tests=1)
        and draft.tests.update(provider=parts[2], slot=draft.programme.slots.get(position=1))
    ),
    "slots": lambda draft, parts: Participation.objects.update(usable_slots=[6]),
    "inquiry": lambda draft, parts: ScenarioRole.objects.filter(role="inquirer").delete(),
    "excluded": lambda draft, parts: [
        PartnerWish.objects.create(participation_id=test.provider_id, partner_id=test.inquirer_id, kind="excluded")
        for test in draft.tests.all()[:1]
    ],
    "partners": lambda draft, parts: (
        draft.tests.update(provider=parts[2], slot=draft.programme.slots.get(position=1)),
        Participation.objects.update(max_partners_per_slot=1),
    ),
    "fixed": lambda draft, parts: PairingPin.objects.create(
        programme=draft.programme,
        inquirer=parts[0],
        scenario=Scenario.objects.get(),
        provider=parts[2],
        slot=draft.programme.slots.get(position=6),
        reason="合意",
    ),
    "empty": lambda draft, parts: draft.tests.all().delete(),
}


@pytest.mark.parametrize("rule", BREAKS)
def test_the_database_refuses_a_version_that_breaks_a_rule(programme, parts, rule):
    draft = make_pairing_draft(programme)
    BREAKS[rule](draft, parts)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        PairingPlan.objects.filter(pk=draft.pk).update(
            state=PlanState.PUBLISHED, version=1, published_at=timezone.now()
        )


@pytest.mark.parametrize("rule", BREAKS)
def test_the_service_says_in_words_what_the_database_would_refuse(programme, parts, rule):
    draft = make_pairing_draft(programme)
    BREAKS[rule](draft, parts)
    with pytest.raises(RuleViolation) as refusal:
        publish_plan(actor=SYSTEM, plan=draft, reason="公開")
    assert refusal.value.code == "plan_breaks_rules"


def test_only_a_manager_publishes_and_sees_what_changes(client, coordinator, manager, programme, parts):
    draft = make_pairing_draft(programme)
    address = reverse("mynumber_tests:plan-publish", args=[draft.pk])
    client.force_login(coordinator)
    assert client.get(address).status_code == 404
    client.force_login(manager)
    response = client.post(address, {"revision": draft.revision, "reason": "受理が終わったため"}, follow=True)
    assert "組合せ第1版を公開しました。" in response.content.decode()


def test_a_draft_edited_since_it_was_shown_is_not_published(client, manager, programme, parts):
    draft = make_pairing_draft(programme)
    PairingPlan.objects.filter(pk=draft.pk).update(revision=2)
    client.force_login(manager)
    address = reverse("mynumber_tests:plan-publish", args=[draft.pk])
    page = client.post(address, {"revision": 1, "reason": "公開"}).content.decode()
    assert "最新の内容を確かめてから" in page
    assert not PairingPlan.objects.published().exists()


def move(client: Any, draft: PairingPlan, test: PairedTest, **typed: Any) -> Any:
    address = reverse("mynumber_tests:plan-move", args=[draft.pk, test.inquirer_id, test.scenario_id])
    return client.post(address, {"revision": draft.revision, "reason": "両者の希望"} | typed, follow=True)


def test_a_move_by_hand_shows_its_effect_before_it_is_made(client, coordinator, programme, parts):
    draft = make_pairing_draft(programme)
    test = draft.tests.get(inquirer=parts[0])
    client.force_login(coordinator)
    slot = programme.slots.get(position=4)
    page = move(client, draft, test, provider=test.provider_id, slot=slot.pk, check="1", reason="").content.decode()
    assert "守られなくなる条件はありません。" in page
    refused = move(client, draft, test, provider=test.provider_id, slot=slot.pk, reason="")
    assert list(refused.context["form"].errors) == ["reason"]
    assert draft.tests.get(pk=test.pk).slot_id == test.slot_id


def test_a_move_by_hand_becomes_a_pin_that_planning_keeps(client, coordinator, programme, scenario, parts):
    draft = make_pairing_draft(programme)
    test = draft.tests.get(inquirer=parts[0])
    client.force_login(coordinator)
    slot = programme.slots.get(position=4)
    move(client, draft, test, provider=test.provider_id, slot=slot.pk)
    again = make_pairing_draft(programme)
    kept = again.tests.get(inquirer=parts[0])
    assert (kept.provider_id, kept.slot_id) == (test.provider_id, slot.pk)
    assert PairingPin.objects.get().reason == "両者の希望"


def test_pins_are_released_with_a_reason(client, coordinator, programme, scenario, parts):
    pin = set_pin(
        actor=SYSTEM,
        programme=programme,
        inquirer=parts[0],
        scenario=scenario,
        provider=parts[2],
        slot=programme.slots.get(position=1),
        reason="合意",
    )
    client.force_login(coordinator)
    address = reverse("mynumber_tests:pin-list", args=[programme.pk])
    client.post(address, {"pins": [pin.pk], "reason": "都合が変わったため"})
    assert not PairingPin.objects.exists()


def test_an_outside_partner_is_paired_by_a_pin_and_sees_only_its_room(
    client, coordinator, stranger, programme, scenario, parts
):
    outside = stranger.memberships.first().role_group.organisation
    client.force_login(coordinator)
    client.post(reverse("mynumber_tests:outside-partner-new", args=[programme.pk]), {"organisation": outside.name})
    part = programme.participations.get(organisation=outside)
    assert part.is_outside
    make_terms(programme, outside, provides={scenario: 1})
    set_pin(
        actor=SYSTEM,
        programme=programme,
        inquirer=parts[0],
        scenario=scenario,
        provider=part,
        slot=programme.slots.get(position=1),
        reason="他府県との合意",
    )
    make_published_pairing(programme)
    client.force_login(stranger)
    pair = Pair.objects.filter(other=part).get()
    assert client.get(reverse("mynumber_tests:pair-detail", args=[pair.pk])).status_code == 200
    assert client.get(reverse("mynumber_tests:programme-detail", args=[programme.pk])).status_code == 404


def test_differences_between_versions_name_old_and_new_partner(client, staff, programme, scenario, parts):
    make_published_pairing(programme)
    gone = PairedTest.objects.get(plan__is_current=True, inquirer=parts[0])
    PartnerWish.objects.create(participation=parts[0], partner_id=gone.provider_id, kind="excluded")
    plan = make_published_pairing(programme)
    new = plan.tests.get(inquirer=parts[0])
    client.force_login(staff)
    page = client.get(reverse("mynumber_tests:plan-changes", args=[plan.pk])).content.decode()
    assert gone.provider.organisation.name in page
    assert new.provider.organisation.name in page


def test_a_version_is_shown_with_a_constant_number_of_queries(client, staff, programme, scenario, parts, prefecture):
    plan = make_published_pairing(programme)
    client.force_login(staff)
    with_two = query_count(client, reverse("mynumber_tests:plan-detail", args=[plan.pk]))
    others = [make_scenario(programme, f"S{number:02d}") for number in range(2, 6)]
    for part in parts:
        make_terms(programme, part.organisation, inquires=[scenario, *others], provides=dict.fromkeys(others, 3))
    more = make_published_pairing(programme)
    assert more.tests.count() > 5
    assert query_count(client, reverse("mynumber_tests:plan-detail", args=[more.pk])) == with_two


def passed_by(part: Participation, scenario: Scenario) -> None:
    """The organisation's test in this scenario, signed by both."""
    now = timezone.now()
    ScenarioRun.objects.filter(inquirer=part, scenario=scenario).update(
        frozen_version=scenario.current,
        inquirer_result="passed",
        provider_result="passed",
        inquirer_signed_at=now,
        provider_signed_at=now,
        started_at=now,
        state="signed_off",
    )


def test_whoever_has_passed_offers_to_help_and_fills_the_gap(client, staff, programme, scenario, municipality, third):
    helper = make_terms(programme, municipality, inquires=[scenario])
    provider = make_terms(programme, third, provides={scenario: 1})
    make_published_pairing(programme)
    passed_by(helper, scenario)
    late = make_terms(programme, make_late(programme), inquires=[scenario], max_partners=1)
    assert make_pairing_draft(programme).unserved.get().inquirer_id == late.pk
    client.force_login(staff)
    client.post(reverse("mynumber_tests:help-offer", args=[helper.pk]), {f"most_{scenario.pk}": "1"})
    served = make_pairing_draft(programme).tests.get(inquirer=late)
    assert served.provider_id == helper.pk != provider.pk


def test_help_is_given_only_up_to_the_number_that_was_offered(client, staff, programme, scenario, municipality, third):
    helper = make_terms(programme, municipality, inquires=[scenario])
    make_terms(programme, third, provides={scenario: 1})
    make_published_pairing(programme)
    passed_by(helper, scenario)
    for _number in range(3):
        make_terms(programme, make_late(programme), inquires=[scenario])
    client.force_login(staff)
    refused = client.post(reverse("mynumber_tests:help-offer", args=[helper.pk]), {f"most_{scenario.pk}": "501"})
    assert list(refused.context["form"].errors) == [f"most_{scenario.pk}"]
    client.post(reverse("mynumber_tests:help-offer", args=[helper.pk]), {f"most_{scenario.pk}": "2"})
    draft = make_pairing_draft(programme)
    assert (draft.tests.filter(provider=helper).count(), draft.unserved.count()) == (2, 1)


def make_late(programme: Programme) -> Organisation:
    """Somebody who comes when the pairing is published already."""
    late = make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=programme.prefecture, code=None)
    Participation.objects.create(programme=programme, organisation=late)
    return late


def test_nobody_helps_in_a_scenario_that_it_has_not_passed(client, staff, programme, scenario, parts):
    client.force_login(staff)
    client.post(reverse("mynumber_tests:help-offer", args=[parts[0].pk]), {f"most_{scenario.pk}": "1"})
    assert not ScenarioRole.objects.filter(role="helper").exists()


def test_two_calculations_stand_side_by_side(client, coordinator, programme, parts):
    names = ("急ぐ案", "時間をかけた案")
    runs = [
        solve_and_store(create_run(actor=SYSTEM, programme=programme, name=name, time_limit_s=1, queue=False))
        for name in names
    ]
    client.force_login(coordinator)
    address = reverse("mynumber_tests:pairing-compare", args=[programme.pk])
    assert "比べる案を2つから4つ選んでください。" in client.get(address, {"run": [runs[0].pk]}).content.decode()
    page = client.get(address, {"run": [run.pk for run in runs]}).content.decode()
    assert all(name in page for name in (*names, "相手先のない照会", "会う相手先の組の数"))
