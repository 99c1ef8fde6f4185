from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from portal.samples import Sample, register_sample


class CloudsConfig(AppConfig):
    name = "clouds"
    label = "clouds"

    def ready(self) -> None:
        from portal.organisations.arrival import register_arrival_step
        from portal.organisations.succession import register_succession_step

        from . import file_holders, status_words  # noqa: F401
        from .sample import groups as sample_groups
        from .sample import intentions as sample_intentions
        from .sample import inventory as sample_inventory
        from .sample import output_forms as sample_forms
        from .services import form_catalogues, groups, inventory, joint_members, plans

        register_arrival_step("clouds.groups", groups.regrant_for_newcomers)
        register_arrival_step("clouds.inventory", inventory.open_for_newcomers)
        register_arrival_step("clouds.plans", plans.regrant_for_newcomers)
        register_succession_step("clouds", 45, groups.end_memberships)
        register_succession_step("clouds.forms", 46, form_catalogues.end_parts)
        register_succession_step("clouds.joint", 47, joint_members.end_memberships)
        register_sample("clouds.intentions", Sample(39, _("意向の推移（架空のサンプル）"), sample_intentions.load))
        register_sample("clouds.groups", Sample(37, _("自治体クラウド検討会（架空のサンプル）"), sample_groups.load))
        register_sample("clouds.inventory", Sample(37, _("業務システム台帳（架空のサンプル）"), sample_inventory.load))
        register_sample("clouds.forms", Sample(39, _("出力様式の調査（架空のサンプル）"), sample_forms.load))
