"""What a token may read of the joint operation test."""

from django.utils.translation import gettext_lazy as _

from portal.api.scopes import register_scope

register_scope("operation_tests:read", _("総合運用テストのクールと相手先を読む"))
