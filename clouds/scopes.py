"""What a token may do with the municipal cloud."""

from django.utils.translation import gettext_lazy as _

from portal.api.scopes import register_scope

register_scope("study_groups:read", _("検討会の会議とアクション項目を読む"))
register_scope("study_groups:write", _("アクション項目の状況を報告する"))
register_scope("inventory:read", _("業務システム台帳を読む"))
register_scope("intentions:read", _("意向調査の回と意向を読む"))
register_scope("joint_groups:read", _("共同利用グループと参加手続、費用を読む"))
register_scope("cloud_plans:read", _("中長期計画の公開した版を読む"))
register_scope("output_forms:read", _("出力様式と事業者の回答を読む"))
