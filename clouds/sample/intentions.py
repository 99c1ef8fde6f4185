"""The rounds of the sample's intention surveys: which choice stands for which stance."""

from __future__ import annotations

from clouds.choices import Stance
from clouds.models import IntentionRound
from clouds.services.intentions import add_round
from portal.access.actor import Actor
from portal.samples import SignIn
from portal.surveys.models import Survey

PREFECTURE = "270008"
MEANING = {
    "早期の導入を希望する": Stance.EARLY,
    "検討を継続する": Stance.STUDYING,
    "当面は様子を見る": Stance.WATCHING,
    "導入の予定はない": Stance.NOT_NOW,
}


def load() -> list[SignIn]:
    """Every survey of the sample that asks for the stance; does nothing where they are rounds already."""
    surveys = Survey.objects.filter(prefecture__code=PREFECTURE, is_sample=True).published().order_by("opened_at")
    for survey in surveys:
        question = next((one for one in survey.questions.all() if set(one.choices) == set(MEANING)), None)
        if question and not IntentionRound.objects.filter(question=question).exists():
            stances = {choice: stance.value for choice, stance in MEANING.items()}
            add_round(actor=Actor.system(), question=question, stances=stances)
    return []
