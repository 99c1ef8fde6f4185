"""Every form of the portal and of its libraries is drawn with our templates."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting

from .bound_fields import PortalBoundField


class PortalFormRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = PortalBoundField
