"""The forms of a page as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "email", "url", "tel", "number", "password", "date", "month", "time", "datetime-local"}
SENT_ONLY_WHEN_CHECKED = {"checkbox", "radio"}
NOT_SENT = {"submit", "button", "image", "reset"}


@dataclass
class PostedForm:
    """Where a form leads, what it sends as it stands, and of which kind its fields are: typed, chosen, file."""

    action: str
    data: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, kind: str, value: str | None) -> None:
        self.kinds[name] = kind
        if value is not None:
            self.data.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[PostedForm] = []
        self.by_id: dict[str, PostedForm] = {}
        self.open: PostedForm | None = None
        self.select: tuple[PostedForm, str] | None = None
        self.area: tuple[PostedForm, str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open = None
            if (given.get("method") or "").lower() == "post":
                self.open = PostedForm(given.get("action") or self.address)
                self.forms.append(self.open)
                self.by_id[given.get("id") or ""] = self.open
            return
        form = self.by_id.get(given["form"] or "") if "form" in given else self.open
        name = given.get("name")
        if tag == "option" and self.select:
            if "selected" in given:
                self.select[0].add(self.select[1], "chosen", given.get("value") or "")
        elif form is None or not name or "disabled" in given:
            return
        elif tag == "input":
            self._input(form, name, given)
        elif tag == "select":
            form.add(name, "chosen", None)
            self.select = form, name
        elif tag == "textarea":
            self.area = form, name, []
        elif tag == "button":
            form.kinds.setdefault(name, "button")

    def _input(self, form: PostedForm, name: str, given: dict[str, str | None]) -> None:
        kind = (given.get("type") or "text").lower()
        if kind in NOT_SENT:
            return
        if kind == "file":
            form.add(name, "file", None)
        elif kind in SENT_ONLY_WHEN_CHECKED:
            form.add(name, "chosen", (given.get("value") or "on") if "checked" in given else None)
        else:
            form.add(name, "typed" if kind in TYPED else "chosen", given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area:
            form, name, text = self.area
            form.add(name, "typed", "".join(text).removeprefix("\n"))
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[2].append(data)


def forms_of(page: str, address: str) -> list[PostedForm]:
    """All forms of a page that post."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.forms
