"""Needs against answers: the fit-gap matrix, and which form blocks whom. Prices are the prefecture's alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper, Q

from clouds.form_choices import FIT_MARKS, FitResult, NeedLevel, VendorAnswerKind
from clouds.models import CatalogueMember, FormCatalogue, FormNeed, OutputForm, VendorAnswer, VendorRequest
from clouds.planning.form_fit import BINDING, MET, Answer, AnswerKind, Level, Need, blocked, blockers, fit
from portal.access.actor import Actor
from portal.lib.months import Month


@dataclass(frozen=True, slots=True)
class Product:
    """One product that was answered for. `vendor` is an organisation's name."""

    request: int
    vendor: str
    name: str


@dataclass(frozen=True, slots=True)
class ProductCell:
    """What one product does about one form; prices are None for whoever may not see them."""

    kind: VendorAnswerKind | None
    month: Month | None
    detail: str
    price_yen: int | None
    own_price_yen: int | None
    is_outdated: bool  # there is a newer layout than the one that was answered for
    unmet: int  # needs that are not met
    shortfalls: tuple[tuple[FitResult, int], ...]  # why not, and how often


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form: how often each need was said, and a cell for each product."""

    form: OutputForm
    levels: Mapping[str, int]
    cells: Sequence[ProductCell]

    @property
    def level_words(self) -> list[tuple[str, int]]:
        return [(str(level.label), self.levels[level]) for level in NeedLevel if self.levels.get(level)]


@dataclass(frozen=True, slots=True)
class Blocker:
    """A form that stands in somebody's way; `alone` of them nothing else would hinder."""

    form: OutputForm
    organisations: Sequence[str]
    alone: int


@dataclass(frozen=True, slots=True)
class Blocking:
    """One product: how many of those who answered can take it, and what hinders the others."""

    product: Product
    can_take: int
    of: int
    blockers: Sequence[Blocker]


@dataclass(frozen=True, slots=True)
class Matrix:
    products: Sequence[Product]
    rows: Sequence[FormRow]
    blocking: Sequence[Blocking]
    answered: int  # organisations whose needs are in it
    shows_prices: bool
    names: Mapping[str, str] = field(default_factory=dict)


def fit_gap(actor: Actor, catalogue: FormCatalogue) -> Matrix:
    """All that was handed in for the prefecture; for an organisation its own needs, once results are disclosed."""
    forms = list(OutputForm.objects.permitted_to(actor).in_use().filter(catalogue=catalogue))
    members, needs = _needs(actor, catalogue)
    products, answers = _answers(actor, catalogue)
    newest = newest_layouts(catalogue)
    needed_from = Month.of(catalogue.needed_from) if catalogue.needed_from else None
    by_form: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        by_form[need.form].append(need)
    shows_prices = actor.is_prefecture_side
    rows = []
    for form in forms:
        said = by_form[str(form.pk)]
        cells = [
            _cell(said, answers[one.request].get(str(form.pk)), needed_from, newest.get(form.pk), shows_prices)
            for one in products
        ]
        rows.append(FormRow(form, Counter(need.level.value for need in said), cells))
    known = {str(form.pk): form for form in forms}
    blocking = [
        _blocking(
            one, needs, {key: said.answer for key, said in answers[one.request].items()}, needed_from, known, members
        )
        for one in products
    ]
    return Matrix(products, rows, blocking, len(members), shows_prices, members)


def _needs(actor: Actor, catalogue: FormCatalogue) -> tuple[dict[str, str], list[Need]]:
    members = CatalogueMember.objects.permitted_to(actor).filter(catalogue=catalogue, submitted_at__isnull=False)
    names = {str(row.pk): row.organisation.name for row in members.select_related("organisation")}
    rows = FormNeed.objects.permitted_to(actor).filter(member__in=members, form__is_active=True)
    return names, [
        Need(str(one.member_id), str(one.form_id), Level(one.level), one.accepts_alternative)
        for one in rows.order_by("form__number", "pk")
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    answer: Answer
    detail: str
    layout_number: int | None


def _answers(actor: Actor, catalogue: FormCatalogue) -> tuple[list[Product], dict[int, dict[str, _Said]]]:
    """What may be seen of the answers. For whoever is not the prefecture no price leaves the database."""
    if actor.is_prefecture_side:
        rows = VendorAnswer.objects.permitted_to(actor).filter(request__withdrawn_at__isnull=True)
    else:
        rows = VendorAnswer.objects.disclosed_to(actor).defer("price_yen", "own_price_yen")
    has_own = ExpressionWrapper(Q(own_price_yen__isnull=False), output_field=BooleanField())
    rows = rows.filter(request__catalogue=catalogue, form__is_active=True).annotate(has_own=has_own)
    answers: dict[int, dict[str, _Said]] = defaultdict(dict)
    for one in rows:
        answers[one.request_id][str(one.form_id)] = _Said(_answer(one, actor), one.detail, one.layout_number)
    asked = VendorRequest.objects.filter(pk__in=answers).select_related("vendor")
    return [Product(one.pk, one.vendor.name, one.product) for one in asked], answers


def _answer(one: VendorAnswer, actor: Actor) -> Answer:
    price, own = None, 0 if one.has_own else None  # type: ignore[attr-defined]
    if actor.is_prefecture_side:
        price, own = one.price_yen, one.own_price_yen
    month = Month.of(one.planned_month) if one.planned_month else None
    return Answer(str(one.form_id), AnswerKind(one.kind), month, price, own)


def _cell(
    needs: Sequence[Need], said: _Said | None, needed_from: Month | None, newest: int | None, shows_prices: bool
) -> ProductCell:
    answer = said.answer if said else None
    results = Counter(fit(need, answer, needed_from) for need in needs)
    unmet = sum(count for result, count in results.items() if result not in MET)
    told = tuple((FitResult(result.value), count) for result, count in sorted(results.items()) if result not in MET)
    if said is None or answer is None:
        return ProductCell(None, None, "", None, None, False, unmet, told)
    return ProductCell(
        VendorAnswerKind(answer.kind.value),
        answer.month,
        said.detail,
        answer.price_yen if shows_prices else None,
        answer.own_price_yen if shows_prices else None,
        newest is not None and said.layout_number != newest,
        unmet,
        told,
    )


def _blocking(
    product: Product,
    needs: Sequence[Need],
    answers: Mapping[str, Answer],
    needed_from: Month | None,
    forms: Mapping[str, OutputForm],
    members: Mapping[str, str],
) -> Blocking:
    out = blocked(needs, answers, needed_from)
    found = [
        Blocker(forms[form], [members[one] for one in organisations], alone)
        for form, (organisations, alone) in blockers(out).items()
    ]
    found.sort(key=lambda one: (-len(one.organisations), one.form.number))
    return Blocking(product, len(members) - len(out), len(members), found)


@dataclass(frozen=True, slots=True)
class MemberCell:
    """What comes of one form for one organisation. `hinders`: it cannot take the product because of it."""

    form: OutputForm
    need: NeedLevel | None  # None: the form came later than its answer
    result: FitResult | None
    hinders: bool

    @property
    def is_met(self) -> bool:
        return self.result is None or self.result.value in MET

    @property
    def mark(self) -> str:
        return str(FIT_MARKS[self.result]) if self.result else ""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One organisation against one product."""

    member: int
    name: str
    cells: Sequence[MemberCell]

    @property
    def hindering(self) -> list[MemberCell]:
        return [cell for cell in self.cells if cell.hinders]

    @property
    def missing(self) -> list[MemberCell]:
        """Wishes that stay open."""
        return [cell for cell in self.cells if not cell.is_met and not cell.hinders]


@dataclass(frozen=True, slots=True)
class ProductMatrix:
    """Every organisation that has answered against one product, form by form."""

    forms: Sequence[OutputForm]
    rows: Sequence[MemberRow]

    @property
    def can_take(self) -> int:
        return sum(not row.hindering for row in self.rows)


def fit_of_product(actor: Actor, request: VendorRequest) -> ProductMatrix:
    """For the prefecture. A constant number of queries; `request` comes with its catalogue."""
    catalogue = request.catalogue
    forms = list(OutputForm.objects.permitted_to(actor).in_use().filter(catalogue=catalogue))
    members, needs = _needs(actor, catalogue)
    _products, answers = _answers(actor, catalogue)
    said = {form: one.answer for form, one in answers[request.pk].items()}
    needed_from = Month.of(catalogue.needed_from) if catalogue.needed_from else None
    by_place = {(need.organisation, need.form): need for need in needs}
    rows = []
    for key, name in members.items():
        cells = [_member_cell(form, by_place.get((key, str(form.pk))), said, needed_from) for form in forms]
        rows.append(MemberRow(int(key), name, cells))
    return ProductMatrix(forms, rows)


def _member_cell(
    form: OutputForm, need: Need | None, said: Mapping[str, Answer], needed_from: Month | None
) -> MemberCell:
    if need is None:
        return MemberCell(form, None, None, hinders=False)
    result = fit(need, said.get(str(form.pk)), needed_from)
    hinders = need.level in BINDING and result not in MET
    return MemberCell(form, NeedLevel(need.level.value), FitResult(result.value), hinders)


def newest_layouts(catalogue: FormCatalogue) -> dict[int, int]:
    """The newest version of each form's layout."""
    rows = catalogue.forms.filter(layouts__isnull=False).order_by("layouts__number")
    return dict(rows.values_list("pk", "layouts__number"))
