"""Whose names stand in a text that everybody shall read: such texts are shared without them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mynumber_tests.models import Programme
from portal.lib.text import half_width
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation

LEGAL_FORMS = re.compile(r"株式会社|有限会社|合同会社|\(株\)|\(有\)")
SHORTEST_NAME = 2  # one character alone stands in too many words


def names_within(programme: Programme, *texts: str) -> list[str]:
    """The participants and vendors of a test that the texts name, each as it is registered; two queries.

    Organisations are found by name and by code, vendors also without 株式会社, in any width and across line breaks.
    The prefecture that runs the test may name itself.
    """
    rest = "\n".join(_plain(text) for text in texts)
    found: dict[str, None] = {}
    for needle, name in sorted(_needles(programme), key=lambda pair: len(pair[0]), reverse=True):
        shortened = re.sub(_pattern(needle), "\n", rest)  # 東大阪市 is found before, and not again as, 大阪市
        if shortened != rest:
            found[name] = None
        rest = shortened
    return list(found)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", half_width(text)).casefold()


def _pattern(needle: str) -> str:
    """Digits count only where they stand alone."""
    return rf"(?<!\d){needle}(?!\d)" if needle.isdecimal() else re.escape(needle)


def _needles(programme: Programme) -> Iterator[tuple[str, str]]:
    """What would give somebody away, each with the name that it stands for."""
    others = programme.participations.exclude(organisation=programme.prefecture_id)
    for name, code, vendor in others.values_list("organisation__name", "organisation__code", "system_vendor"):
        yield _plain(name), name
        if code:
            yield code, name
        yield from _of_vendor(vendor)
    vendors = Organisation.objects.filter(kind=OrganisationKind.VENDOR, prefecture=programme.prefecture_id)
    for name in vendors.values_list("name", flat=True):
        yield from _of_vendor(name)


def _of_vendor(name: str) -> Iterator[tuple[str, str]]:
    for form in {_plain(name), LEGAL_FORMS.sub("", _plain(name))}:
        if len(form) >= SHORTEST_NAME:
            yield form, name
