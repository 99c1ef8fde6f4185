"""Entries of the global menu."""

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.web.menu import MenuItem, register_menu


def answers(actor: Actor) -> bool:
    return actor.has_role(Role.STAFF, Role.APPROVER, Role.SECTION) and not actor.is_prefecture_side


def asks(actor: Actor) -> bool:
    return actor.is_prefecture_side


register_menu(MenuItem(_("照会・回答"), "surveys:response-list", order=15, visible=answers, section="/surveys/"))
register_menu(MenuItem(_("照会の管理"), "surveys:survey-list", order=15, visible=asks, section="/surveys/"))
