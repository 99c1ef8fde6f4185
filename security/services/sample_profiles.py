"""Invented connection contracts for real municipalities: the same for the same seed, and marked as a sample."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from portal.access.actor import Actor
from portal.contracts.choices import NoticeUnit
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.choices import PenaltyRule, SeparationModel, SeparationStatus

from .profiles import store_sample_profiles

SEED = 2016
CENSUS_YEAR = 2015
ISPS = ("架空通信A", "架空通信B", "架空ネットワークC", "架空テレコムD", "架空ケーブルE", "架空情報サービスF")
MAIL_SERVICES = ("庁内メールサーバー", "接続事業者のメールサービス", "クラウド型メール")
SERVERS = ("公式ウェブサイト", "施設予約システム", "図書館蔵書検索", "例規集", "防災情報配信")
REMARK = "架空のサンプルです。実際の契約とは関係ありません。"
LAST_START, FIRST_END = Month(2016, 4), Month(2017, 3)  # in force when the programme is planned in FY2016
UNKNOWN_SHARE = 0.12  # so many contracts have a hole, as in every real inventory


class Municipality(NamedTuple):
    """What the invented figures depend on."""

    code: str
    population: int


def sample_profiles(municipalities: Iterable[Municipality], seed: int = SEED) -> dict[str, dict[str, Any]]:
    """Code → field values. A municipality's values depend on nothing but itself and the seed."""
    return {one.code: _profile(one, random.Random(f"{seed}:{one.code}")) for one in municipalities}  # noqa: S311


def load_sample_profiles(organisations: Sequence[Organisation], seed: int = SEED) -> None:
    """Store the sample for these organisations; a profile that has anything in it stays as it is."""
    counts = Organisation.objects.filter(
        pk__in=[o.pk for o in organisations], population_counts__census_year=CENSUS_YEAR
    )
    population = dict(counts.values_list("code", "population_counts__population"))
    values = sample_profiles((Municipality(o.code, population.get(o.code, 0)) for o in organisations if o.code), seed)
    store_sample_profiles(
        actor=Actor.system(), values={o.pk: values[o.code] for o in organisations if o.code in values}
    )


def _profile(municipality: Municipality, dice: random.Random) -> dict[str, Any]:
    contract = _contract(municipality, dice)
    if dice.random() < UNKNOWN_SHARE:
        contract |= dice.choice(
            ({"penalty_rule": "", "penalty_percent": None, "penalty_yen": None}, {"notice_value": None})
        )
    return contract | _line(municipality, dice) | _separation(dice) | {"isp": dice.choice(ISPS), "remarks": REMARK}


def _contract(municipality: Municipality, dice: random.Random) -> dict[str, Any]:
    start, months = _term(dice)
    cost = _monthly_cost(municipality.population, dice)
    days = dice.random() < 0.3
    return {
        "contract_start_on": start.first_day,
        "contract_end_on": (start + months).first_day - timedelta(days=1),
        "renewal_months": dice.choices((12, 6, 0), weights=(70, 10, 20))[0],
        "notice_value": dice.choice((30, 60, 90)) if days else dice.choice((1, 2, 3, 3, 6)),
        "notice_unit": NoticeUnit.DAYS if days else NoticeUnit.MONTHS,
        "monthly_cost_yen": cost,
        **_penalty(cost, dice),
    }


def _term(dice: random.Random) -> tuple[Month, int]:
    """First month and length: three to five years, mostly from April, running when the programme is planned."""
    while True:
        first_month = dice.choices((4, 10, dice.randint(1, 12)), weights=(65, 15, 20))[0]
        start, months = Month(dice.randint(2012, 2016), first_month), dice.choice((36, 48, 60, 60))
        if start <= LAST_START and start + (months - 1) >= FIRST_END:
            return start, months


def _monthly_cost(population: int, dice: random.Random) -> int:
    """Yen: a base, and growing with the square root of the population; rounded to 500."""
    cost = (45_000 + 900 * max(population, 1) ** 0.5) * dice.uniform(0.8, 1.25)
    return int(cost / 500 + 0.5) * 500


def _penalty(monthly_cost: int, dice: random.Random) -> dict[str, Any]:
    rules: dict[PenaltyRule, int] = {
        PenaltyRule.REMAINING_MONTHS: 35,
        PenaltyRule.NOT_CANCELLABLE: 20,
        PenaltyRule.FIXED: 15,
        PenaltyRule.CONTRACT_TOTAL: 10,
        PenaltyRule.PER_REMAINING_MONTH: 10,
        PenaltyRule.NONE: 10,
    }
    rule = dice.choices(list(rules), weights=list(rules.values()))[0]
    yen = {
        PenaltyRule.FIXED: monthly_cost * dice.randint(3, 6),
        PenaltyRule.PER_REMAINING_MONTH: monthly_cost // 1000 * 1000 // 2,
    }
    percent = {PenaltyRule.REMAINING_MONTHS: dice.choice((100, 50, 50, 30)), PenaltyRule.CONTRACT_TOTAL: 10}
    return {"penalty_rule": rule, "penalty_yen": yen.get(rule), "penalty_percent": percent.get(rule)}


def _line(municipality: Municipality, dice: random.Random) -> dict[str, Any]:
    users = max(30, round(municipality.population * dice.uniform(0.004, 0.007)))
    return {
        "bandwidth_mbps": next(speed for limit, speed in _SPEEDS if users < limit),
        "user_count": users,
        "domains": f"m{municipality.code}.example.jp",
        "mail_service": dice.choice(MAIL_SERVICES),
        "published_servers": "\n".join(dice.sample(SERVERS, dice.randint(1, 3))),
    }


_SPEEDS = ((300, 100), (1_000, 200), (3_000, 500), (1_000_000, 1_000))


def _separation(dice: random.Random) -> dict[str, Any]:
    done, under_way, open_ = SeparationStatus.DONE, SeparationStatus.IN_PROGRESS, SeparationStatus.NOT_STARTED
    return {
        "individual_number_zone": dice.choices((done, under_way), weights=(85, 15))[0],
        "individual_number_evidence": "庁内ネットワーク構成図（架空）",
        "lgwan_zone": dice.choices((done, under_way, open_), weights=(50, 40, 10))[0],
        "internet_zone": dice.choices((done, under_way, open_), weights=(30, 50, 20))[0],
        "separation_model": SeparationModel.ALPHA,
    }
