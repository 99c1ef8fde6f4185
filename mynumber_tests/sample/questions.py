"""What organisations have asked the prefecture, and what became questions for all. All of it is made up."""

from __future__ import annotations

from mynumber_tests.models import Programme
from mynumber_tests.services.consultations import answer_consultation, ask_prefecture, publish_faq
from portal.access.choices import Role

from .people import coordinator_of, demo_actor

# Who asked, what, and the answer (blank: none yet).
ASKED = (
    (
        "272035",
        "副本の登録で「機関別符号が取得されていない」と表示されます。符号の取得は完了しているはずですが、どこを確かめればよいですか。",
        "団体内統合宛名番号との紐付けが済んでいないことが考えられます。宛名システムの紐付けの一覧を確かめてください。",
    ),
    (
        "272078",
        "相手先のテスト環境が使える期間と、こちらの職員の都合が合いません。クールを移すことはできますか。",
        "",
    ),
    (
        "272051",
        "条例による独自利用事務も、このテストの対象になりますか。",
        "このテストでは、シナリオの一覧にある法定事務だけを対象とします。",
    ),
)
QUESTIONS = (
    (
        "テスト用個人番号は、このポータルに入力してもよいですか。",
        "入力しないでください。双方で同じ人を準備できるように、通し番号だけを伝え合います。",
    ),
    (
        "相手先の担当者と連絡が取れないときは、どうすればよいですか。",
        "相手先との調整のページから「都道府県に相談する」で知らせてください。府から相手先に連絡します。",
    ),
)
SHARED = (
    "副本の登録で「機関別符号が取得されていない」と表示されるのは、なぜですか。",
    "団体内統合宛名番号との紐付けが済んでいないことが考えられます。宛名システムの紐付けの一覧を確かめてください。",
)


def load_questions(programme: Programme) -> None:
    coordinator = coordinator_of(programme.prefecture)
    for code, question, answer in ASKED:
        part = programme.participations.select_related("organisation", "programme").get(organisation__code=code)
        staff = demo_actor(part.organisation, Role.STAFF)
        assert staff, "the sample's municipalities have somebody to ask"
        asked = ask_prefecture(actor=staff, participation=part, question=question)
        if answer:
            answer_consultation(actor=coordinator, consultation=asked, version=asked.version, answer=answer)
    first = programme.participations.get(organisation__code=ASKED[0][0]).consultations.get()
    publish_faq(actor=coordinator, programme=programme, question=SHARED[0], answer=SHARED[1], source=first)
    for question, answer in QUESTIONS:
        publish_faq(actor=coordinator, programme=programme, question=question, answer=answer)
