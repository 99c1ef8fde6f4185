from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from portal.samples import Sample, register_sample


class SurveysConfig(AppConfig):
    name = "portal.surveys"
    label = "surveys"

    def ready(self) -> None:
        from portal.documents.holders import register_file_holder
        from portal.web.chips import Tone, register_chip

        from . import sample
        from .choices import SurveyState
        from .models import AnswerFile
        from .services.files import PURPOSE

        autodiscover_modules("survey_ledgers")
        register_file_holder(PURPOSE, lambda actor: AnswerFile.objects.permitted_to(actor).values("file"))
        register_chip(str(SurveyState.DRAFT.label), Tone.GRAY)
        register_chip(str(SurveyState.OPEN.label), Tone.BLUE)
        register_sample("surveys", Sample(38, _("自治体クラウドの意向調査（架空のサンプル）"), sample.load))
