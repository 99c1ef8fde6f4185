"""Looking for partners, proposals of whole groups, and what neighbours learn of each other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from clouds.inventory_choices import ProposalState
from clouds.models import GroupProposal, JointGroup
from clouds.services.proposals import adopt_group
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.organisations.models import PopulationCount
from tests.factories.inventory import RESIDENT, conditions, make_proposal, make_record, months_from_now
from tests.factories.organisations import make_municipality
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db


def people(organisation, count):
    PopulationCount.objects.create(organisation=organisation, census_year=2020, population=count)


def names(response):
    return [one.party.organisation.name for one in response.context["candidates"]]


@pytest.fixture
def three(prefecture, municipality, other_municipality):
    """The seeker of 100,000; one of the same size with another renewal; a small one with the same renewal."""
    small = make_municipality(prefecture, name="小さな町")
    for organisation, count in ((municipality, 100_000), (other_municipality, 100_000), (small, 5_000)):
        people(organisation, count)
    make_record(municipality)
    make_record(other_municipality, contract_end_on=months_from_now(30).last_day, renewal_months=0)
    make_record(small)
    return municipality, other_municipality, small


def search(client, organisation, **weights):
    query = {"organisation": organisation.pk, "business": RESIDENT}
    usual = dict.fromkeys(("population", "functions", "renewal", "product", "distance"), 0)
    query |= {f"weight_{name}": weight for name, weight in (usual | weights).items()}
    return client.get(reverse("clouds:partner-search"), query)


def test_weights_decide_who_comes_first(client, coordinator, three):
    client.force_login(coordinator)
    seeker, alike, small = three
    assert names(search(client, seeker, population=100)) == [alike.name, small.name]
    assert names(search(client, seeker, renewal=100)) == [small.name, alike.name]


def test_neighbours_find_only_what_is_released_and_never_a_price(client, staff, three):
    seeker, alike, _small = three
    alike.system_inventory.records.update(is_findable=True, yearly_cost_yen=98_765_432)
    client.force_login(staff)
    response = search(client, seeker, population=100)
    assert names(response) == [alike.name]
    assert "98,765,432" not in response.content.decode()


def test_nobody_searches_in_the_place_of_somebody_else(client, neighbour, three):
    client.force_login(neighbour)
    response = search(client, three[0], population=100)
    assert "candidates" not in response.context
    assert response.context["form"].errors


def test_a_weight_out_of_range_is_refused_at_its_field(client, coordinator, three):
    client.force_login(coordinator)
    response = search(client, three[0], population=101)
    assert list(response.context["form"].errors) == ["weight_population"]


def test_the_search_takes_the_same_number_of_queries_for_few_and_many(client, coordinator, prefecture, three):
    client.force_login(coordinator)
    address = f"{reverse('clouds:partner-search')}?organisation={three[0].pk}&business={RESIDENT}"
    few = query_count(client, address)
    for _number in range(4):
        make_record(make_municipality(prefecture))
    assert query_count(client, address) == few


def test_a_proposal_puts_those_together_who_can_start_in_the_same_month(client, coordinator, prefecture, three):
    seeker, alike, small = three
    proposal = make_proposal(actor_for(coordinator), prefecture)
    client.force_login(coordinator)
    shown = client.get(reverse("clouds:proposal-detail", args=[proposal.pk])).context["shown"]
    [group] = shown.groups
    assert {member.organisation.name for member in group.members} == {seeker.name, small.name}
    assert sum(member.cost.share_yen for member in group.members) == group.total_yen
    assert [name for name, _why in shown.unplaced] == [alike.name]
    assert "一緒に始められる団体が足りません" in shown.unplaced[0][1]
    assert shown.is_proved


def test_joining_has_to_pay_where_that_is_asked_for(coordinator, prefecture, three):
    proposal = make_proposal(actor_for(coordinator), prefecture, yearly_fixed_yen=900_000_000)
    assert proposal.result["groups"] == []
    assert {one["kind"] for one in proposal.result["unplaced"]} >= {"not_paying"}
    without = make_proposal(actor_for(coordinator), prefecture, yearly_fixed_yen=900_000_000, has_to_pay=False)
    assert len(without.result["groups"]) == 1


def test_settled_things_that_contradict_each_other_are_named(client, coordinator, prefecture, three):
    seeker, alike, _small = (str(one.pk) for one in three)
    proposal = make_proposal(actor_for(coordinator), prefecture, placed=(alike,), left_out=(seeker,))
    assert proposal.state == ProposalState.IMPOSSIBLE
    client.force_login(coordinator)
    shown = client.get(reverse("clouds:proposal-detail", args=[proposal.pk])).context["shown"]
    assert shown.conflict == ["豊中市を必ずどれかのグループに入れる"]


def test_a_proposed_group_becomes_a_joint_group_once(client, coordinator, prefecture, three):
    proposal = make_proposal(actor_for(coordinator), prefecture)
    client.force_login(coordinator)
    adopt = reverse("clouds:proposal-adopt", args=[proposal.pk, 0])
    client.post(adopt)
    group = JointGroup.objects.get()
    assert group.members.present().count() == 2
    assert group.start_month is not None
    assert "すでに作成されています" in client.post(adopt, follow=True).content.decode()
    with pytest.raises(RuleViolation, match="このグループは案にありません"):
        adopt_group(actor=actor_for(coordinator), proposal=proposal, index=9, name="別の名称")


def test_asking_for_a_proposal_queues_its_calculation(client, coordinator, three):
    client.force_login(coordinator)
    address = reverse("clouds:proposal-new", args=[RESIDENT])
    wanted = conditions()
    typed = {
        "name": "第2案",
        "until": str(wanted.until),
        "early_months": "3",
        "min_size": "2",
        "max_size": "5",
        "setup_yen": "0",
        "years": "5",
        "yearly_fixed_yen": "1,000,000",
        "yearly_member_yen": "0",
    }
    response = client.post(address, typed, follow=True)
    proposal = GroupProposal.objects.get()
    assert (proposal.state, proposal.job is not None) == (ProposalState.WAITING, True)
    assert response.status_code == 200
    refused = client.post(address, typed | {"max_size": "2", "min_size": "3"})
    assert list(refused.context["form"].errors) == ["max_size"]


def test_a_business_that_hardly_anybody_has_recorded_is_refused(client, coordinator, prefecture, municipality):
    with pytest.raises(RuleViolation, match="先に台帳への登録を依頼してください"):
        make_proposal(actor_for(coordinator), prefecture)


def test_the_page_says_what_was_asked_and_changing_it_begins_there(client, coordinator, prefecture, three):
    proposal = make_proposal(actor_for(coordinator), prefecture, placed=(str(three[0].pk),), max_size=7)
    client.force_login(coordinator)
    page = client.get(reverse("clouds:proposal-detail", args=[proposal.pk]))
    asked = dict(page.context["shown"].asked)
    assert (asked["グループの団体数"], asked["必ずグループに入れる団体"]) == ("2から7団体", three[0].name)
    again = f"{reverse('clouds:proposal-new', args=[RESIDENT])}?from={proposal.pk}"
    assert again in page.content.decode()
    form = client.get(again).context["form"]
    assert (form["max_size"].value(), form["placed"].value()) == (7, [three[0].pk])


def test_proposals_stand_beside_each_other_with_what_they_are_worth(client, coordinator, prefecture, three):
    made = [make_proposal(actor_for(coordinator), prefecture, max_size=size) for size in (2, 3)]
    client.force_login(coordinator)
    lines = client.get(reverse("clouds:proposal-list")).context["lines"]
    assert [line.proposal for line in lines] == made[::-1]
    assert all(line.is_proved for line in lines)
    assert lines[0].placed >= lines[1].placed


def test_those_who_are_to_be_in_different_groups_are(client, coordinator, prefecture, three):
    seeker, _alike, small = three
    together = make_proposal(actor_for(coordinator), prefecture)
    assert {str(seeker.pk), str(small.pk)} == set(together.result["groups"][0]["members"])
    apart = make_proposal(actor_for(coordinator), prefecture, separate=(str(seeker.pk), str(small.pk)))
    assert apart.result["groups"] == []
    client.force_login(coordinator)
    asked = client.get(reverse("clouds:proposal-detail", args=[apart.pk])).context["shown"].asked
    assert dict(asked)["別々のグループにする団体"] == f"{seeker.name}、{small.name}"
