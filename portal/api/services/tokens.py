"""The only code that writes tokens, and the rules by which one opens the door."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.selectors import actor_within
from portal.api.models import ApiToken
from portal.api.scopes import unknown_scopes
from portal.api.secrets import digest_of, is_same_digest, new_token_text, parse_token_text
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation

MAX_DAYS = 366
MAX_LIVE_TOKENS = 20
LAST_USE_WRITTEN_EVERY = timedelta(minutes=1)


class TokenRefused(Exception):
    """A token that does not open the door. `code` is stable, `message` is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@transaction.atomic
def issue_token(
    *, actor: Actor, name: str, scopes: Collection[str], days: int, networks: Collection[str] = ()
) -> tuple[ApiToken, str]:
    """Make a token for the actor in the organisation they act for; its text is returned here and never again.

    Raises RuleViolation for an unknown scope, a wrong network, a life outside 1 to 366 days, too many live tokens.
    """
    record_as(actor)
    if actor.user is None or actor.organisation is None:
        raise RuleViolation("no_organisation", _("団体に所属していない利用者には、トークンを発行できません。"))
    _check_scopes(scopes)
    _check_life(days)
    _check_count(actor)
    text = new_token_text()
    token = ApiToken(
        key_id=text.key_id,
        digest=digest_of(text),
        name=name,
        user=actor.user,
        organisation=actor.organisation,
        scopes=sorted(set(scopes)),
        networks=[tidy_network(network) for network in networks],
        expires_at=timezone.now() + timedelta(days=days),
    )
    token.full_clean()
    token.save()
    return token, str(text)


def _check_scopes(scopes: Collection[str]) -> None:
    if not scopes:
        raise RuleViolation("scope_missing", _("許可する操作を1つ以上選んでください。"), "scopes")
    unknown = unknown_scopes(list(scopes))
    if unknown:
        raise RuleViolation(
            "unknown_scope", _("「%(scopes)s」という操作はありません。") % {"scopes": "、".join(unknown)}, "scopes"
        )


def _check_life(days: int) -> None:
    if not 1 <= days <= MAX_DAYS:
        raise RuleViolation(
            "token_life", _("有効期間は1日から%(days)d日までの間で指定してください。") % {"days": MAX_DAYS}, "days"
        )


def _check_count(actor: Actor) -> None:
    if ApiToken.objects.live().filter(user=actor.user, organisation=actor.organisation).count() >= MAX_LIVE_TOKENS:
        raise RuleViolation(
            "too_many_tokens",
            _("有効なトークンは1人%(count)d個までです。使っていないトークンを失効させてください。")
            % {"count": MAX_LIVE_TOKENS},
        )


def tidy_network(text: str) -> str:
    """An address or network in its usual form. Raises RuleViolation."""
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise RuleViolation(
            "network",
            _("接続元は「192.0.2.0/24」や「2001:db8::/32」のような形で、1行に1つ入力してください。"),
            "networks",
        ) from None


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """Make a token useless from the next request on. Does nothing to one that is revoked already."""
    record_as(actor)
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def use_token(text: str, *, address: str) -> tuple[ApiToken, Actor]:
    """The actor that this token stands for, at this moment. Raises TokenRefused.

    Everything is looked up afresh: a person, a membership or an organisation that is gone closes the token at once.
    """
    token = _find(text)
    _check_open(token)
    _check_address(token, address)
    actor = actor_within(token.user, token.organisation)
    if actor is None:
        raise TokenRefused(
            "token_owner_gone",
            _("トークンの所有者が、この団体の利用者ではなくなりました。新しいトークンを発行してください。"),
        )
    _note_use(token)
    return token, replace(actor, scopes=frozenset(token.scopes))


def _find(text: str) -> ApiToken:
    parsed = parse_token_text(text)
    token = (
        ApiToken.objects.select_related("user", "organisation").filter(key_id=parsed.key_id).first() if parsed else None
    )
    if parsed is None or token is None or not is_same_digest(token.digest, digest_of(parsed)):
        raise TokenRefused("token_unknown", _("トークンが違います。発行時に表示された文字列を指定してください。"))
    return token


def _check_open(token: ApiToken) -> None:
    if token.is_revoked:
        raise TokenRefused("token_revoked", _("トークンは失効しています。新しいトークンを発行してください。"))
    if token.is_expired:
        raise TokenRefused("token_expired", _("トークンの有効期限が切れています。新しいトークンを発行してください。"))


def _check_address(token: ApiToken, address: str) -> None:
    if token.networks and not _is_within(address, token.networks):
        raise TokenRefused("address_not_allowed", _("このトークンは、いまの接続元からは使えません。"))


def _is_within(address: str, networks: Collection[str]) -> bool:
    try:
        client = ip_address(address)
    except ValueError:
        return False
    return any(client in ip_network(network) for network in networks)


def _note_use(token: ApiToken) -> None:
    """Written at most once a minute, so that a busy client costs no write per request."""
    now = timezone.now()
    stale = now - LAST_USE_WRITTEN_EVERY
    if not token.was_used_since(stale):
        unseen = Q(last_used_at__isnull=True) | Q(last_used_at__lte=stale)
        ApiToken.objects.filter(unseen, pk=token.pk).update(last_used_at=now)
