"""Choices of the joint operation test. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RulesState(TextChoices):
    """Of one version of the unified test rules."""

    DRAFT = "draft", _("下書き")
    PUBLISHED = "published", _("公開中")
    REPLACED = "replaced", _("旧版")
