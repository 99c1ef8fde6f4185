from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ApplicationsConfig(AppConfig):
    name = "portal.applications"
    label = "applications"

    def ready(self) -> None:
        from portal.documents.holders import register_file_holder
        from portal.web.chips import Tone, register_chip

        from .choices import NOT_SUBMITTED, Period
        from .models import Attachment
        from .services.attachments import PURPOSE

        register_file_holder(PURPOSE, lambda actor: Attachment.objects.permitted_to(actor).values("file"))
        for word, tone in (
            (Period.COMING.label, Tone.GRAY),
            (Period.OPEN.label, Tone.BLUE),
            (Period.OVER.label, Tone.OUTLINE),
            (NOT_SUBMITTED, Tone.GRAY),
        ):
            register_chip(str(word), tone)
        autodiscover_modules("application_kinds")
