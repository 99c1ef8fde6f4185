"""What a token may do with surveys."""

from django.utils.translation import gettext_lazy as _

from portal.api.scopes import register_scope

register_scope("surveys:read", _("照会と回答を読む"))
register_scope("surveys:write", _("照会に回答する"))
