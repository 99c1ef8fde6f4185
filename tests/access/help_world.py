"""What those who test prepare and ask: serial numbers of a pair, a consultation, and a question for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mynumber_tests.models import Consultation, FaqEntry, Pair, SerialBlock
from mynumber_tests.services.consultations import publish_faq
from mynumber_tests.services.ledger import hand_out_block
from portal.access.actor import Actor
from tests.factories.operation_tests import answered, make_consultation


@dataclass(frozen=True)
class HelpWorld:
    """Of the municipality; the neighbour takes part in the same test, and reads the questions for all."""

    block: SerialBlock
    consultation: Consultation
    faq_entry: FaqEntry


def make_help_world(pair: Pair, actors: Mapping[str, Actor]) -> HelpWorld:
    consultation = make_consultation(pair.programme, actors["staff"])
    answered(consultation, actors["coordinator"])
    entry = publish_faq(
        actor=actors["coordinator"], programme=pair.programme, question="副本の登録", answer="手順書の通りです。"
    )
    return HelpWorld(
        block=hand_out_block(actor=actors["staff"], pair=pair, size=20),
        consultation=consultation,
        faq_entry=entry,
    )
