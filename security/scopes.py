"""What a token may read of the security cloud."""

from django.utils.translation import gettext_lazy as _

from portal.api.scopes import register_scope

register_scope("schedules:read", _("公開された切替計画を読む"))
register_scope("migration_tasks:read", _("移行作業を読む"))
register_scope("migration_tasks:write", _("移行作業の状況を記録する"))
register_scope("incidents:read", _("注意喚起を読む"))
register_scope("incidents:write", _("注意喚起に回答する"))
