"""What a token may be allowed to do. Apps add theirs in a module `scopes`, which is loaded at the start."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CODE = re.compile(r"[a-z][a-z_]*:(read|write)")


@dataclass(frozen=True, slots=True)
class Scope:
    """One permission that a token can carry, `schedules:read` for example, and its name in words."""

    code: str
    label: str | Promise


_scopes: dict[str, Scope] = {}


def register_scope(code: str, label: str | Promise) -> None:
    """Add a scope. Raises ValueError for a malformed code or one that is taken (programming errors)."""
    if not CODE.fullmatch(code):
        raise ValueError(f"{code!r} is not of the form name:read or name:write")
    if code in _scopes:
        raise ValueError(f"scope {code!r} is registered twice")
    _scopes[code] = Scope(code, label)


def registered_scopes() -> tuple[Scope, ...]:
    """All scopes in the order of their codes."""
    return tuple(_scopes[code] for code in sorted(_scopes))


def scope_choices() -> list[tuple[str, str]]:
    """The scopes as choices of a form: 「切替計画を読む（schedules:read）」."""
    return [(scope.code, f"{scope.label}（{scope.code}）") for scope in registered_scopes()]


def unknown_scopes(codes: list[str]) -> list[str]:
    """Those of the codes that no app has registered."""
    return [code for code in codes if code not in _scopes]


register_scope("organisations:read", _("団体の一覧を読む"))
