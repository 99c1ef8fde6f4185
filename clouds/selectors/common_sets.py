"""The cheapest common set: its input as a document, and what came out in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clouds.models import CommonSetRun, FormCatalogue, FormNeed, VendorAnswer, VendorRequest
from clouds.planning.form_fit import Answer, AnswerKind, Level, Need
from portal.lib.months import Month

Document = dict[str, Any]


def instance_of(catalogue: FormCatalogue) -> Document:
    """Everything that was handed in, as it is now: names, needs, answers with prices."""
    needs = FormNeed.objects.filter(
        member__catalogue=catalogue, member__submitted_at__isnull=False, form__is_active=True
    ).select_related("member__organisation", "form")
    listed = list(needs.order_by("member__organisation__code", "member", "form__number"))
    requests = catalogue.requests.standing().filter(submitted_at__isnull=False).select_related("vendor")
    forms = catalogue.forms.in_use().order_by("number", "pk")
    return {
        "needed_from": str(Month.of(catalogue.needed_from)) if catalogue.needed_from else None,
        "organisations": {str(need.member_id): need.member.organisation.name for need in listed},
        "forms": {str(form.pk): str(form) for form in forms},
        "needs": [[str(need.member_id), str(need.form_id), need.level, need.accepts_alternative] for need in listed],
        "products": [_product(request) for request in requests.prefetch_related("answers")],
    }


def _product(request: VendorRequest) -> Document:
    answers = sorted(request.answers.all(), key=lambda one: one.form_id)
    return {
        "request": request.pk,
        "vendor": request.vendor.name,
        "name": request.product,
        "answers": [_answer(one) for one in answers],
    }


def _answer(one: VendorAnswer) -> list[Any]:
    month = str(Month.of(one.planned_month)) if one.planned_month else None
    return [str(one.form_id), one.kind, month, one.price_yen, one.own_price_yen]


def input_hash(instance: Document) -> str:
    text = json.dumps(instance, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def needs_in(instance: Document) -> list[Need]:
    return [Need(who, form, Level(level), accepts) for who, form, level, accepts in instance["needs"]]


def answers_in(product: Document, forms: Iterable[str]) -> dict[str, Answer]:
    """Of forms that are still in use."""
    known = set(forms)
    return {
        form: Answer(form, AnswerKind(kind), _month(month), price, own)
        for form, kind, month, price, own in product["answers"]
        if form in known
    }


def month_in(instance: Document) -> Month | None:
    return _month(instance["needed_from"])


def _month(text: str | None) -> Month | None:
    return Month(int(text[:4]), int(text[5:])) if text else None


@dataclass(frozen=True, slots=True)
class SetLine:
    """The cheapest set for so many organisations. `gap_yen` is 0 where nothing cheaper can exist."""

    vendor: str
    product: str
    count: int
    cost_yen: int
    own_yen: int  # of that for layouts of single organisations
    gap_yen: int
    forms: Sequence[str]
    organisations: Sequence[str]
    is_cheapest: bool  # of all products for this number

    @property
    def shared_yen(self) -> int:
        """For the forms that are made once for all."""
        return self.cost_yen - self.own_yen

    @property
    def each_yen(self) -> int:
        """What one organisation pays if all pay alike, rounded up."""
        return -(-self.cost_yen // self.count)


@dataclass(frozen=True, slots=True)
class ProductSets:
    """One product: a line for every number that is worth its own, and who cannot take it at all."""

    vendor: str
    product: str
    lines: Sequence[SetLine]
    blocked: Sequence[tuple[str, Sequence[str]]]  # organisation, the forms in its way

    @property
    def widest(self) -> SetLine | None:
        """For as many organisations as the product can serve."""
        return self.lines[-1] if self.lines else None


def sets_in(run: CommonSetRun) -> list[ProductSets]:
    """What came out, in names; the product that serves the most comes first, then the cheapest."""
    names, forms = run.instance["organisations"], run.instance["forms"]
    least = _least_by_count(run.result)
    found = []
    for product, result in zip(run.instance["products"], run.result["products"], strict=True):
        title = (product["vendor"], product["name"])
        prices: dict[str, int] = {form: price or 0 for form, _kind, _month, price, _own in product["answers"]}
        lines = [_line(title, point, names, forms, least, prices) for point in result["points"]]
        out = [(names[who], [forms[form] for form in blocked]) for who, blocked in result["blocked"].items()]
        found.append(ProductSets(*title, lines, out))
    return sorted(found, key=lambda one: (-one.lines[-1].count, one.lines[-1].cost_yen) if one.lines else (0, 0))


def _line(
    title: tuple[str, str],
    point: Document,
    names: Mapping[str, str],
    forms: Mapping[str, str],
    least: Mapping[int, int],
    prices: Mapping[str, int],
) -> SetLine:
    """Forms by their numbers, organisations in the order in which they were compared."""
    count, members = len(point["members"]), set(point["members"])
    return SetLine(
        *title,
        count,
        point["cost_yen"],
        point["cost_yen"] - sum(prices[one] for one in point["forms"]),
        point["cost_yen"] - point["bound_yen"],
        sorted(forms[one] for one in point["forms"]),
        [name for one, name in names.items() if one in members],
        point["cost_yen"] == least[count],
    )


def _least_by_count(result: Document) -> dict[int, int]:
    """For every number of organisations, what the cheapest product costs that serves at least so many."""
    points = [point for product in result["products"] for point in product["points"]]
    counts = {len(point["members"]) for point in points}
    return {count: min(point["cost_yen"] for point in points if len(point["members"]) >= count) for count in counts}
