"""When a report is made by itself. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Frequency(TextChoices):
    MONTHLY = "monthly", _("毎月")
    ON_PUBLICATION = "publication", _("新しい版が公開されたとき")
