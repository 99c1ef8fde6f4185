"""How long one survey of all 1,741 municipalities with 60 questions takes to send, to look through and to export.

Run by `make bench`. Prints the number of statements and the median time of each; 100 organisations stand beside 1,741
to show that the statements do not grow.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.access.actor import Actor  # noqa: E402
from portal.access.choices import Role  # noqa: E402
from portal.access.grants import regrant  # noqa: E402
from portal.accounts.models import User  # noqa: E402
from portal.accounts.selectors import actor_for  # noqa: E402
from portal.accounts.services.memberships import add_membership  # noqa: E402
from portal.lib.csv_files import CsvEncoding  # noqa: E402
from portal.organisations.choices import OrganisationKind  # noqa: E402
from portal.organisations.models import Organisation  # noqa: E402
from portal.organisations.services.organisations import create_organisations  # noqa: E402
from portal.reports.writers.csv import write_csv  # noqa: E402
from portal.reports.writers.excel import write_excel  # noqa: E402
from portal.surveys.choices import QuestionType, ResponseState  # noqa: E402
from portal.surveys.models import Response, Survey  # noqa: E402
from portal.surveys.selectors.results import roster, tally  # noqa: E402
from portal.surveys.services.questions import add_question  # noqa: E402
from portal.surveys.services.surveys import open_survey  # noqa: E402
from portal.surveys.sheets.results import answers_report, roster_report  # noqa: E402

SIZES = (100, 1_741)
QUESTIONS = 60
ROUNDS = 3
CHOICES = ["早期の導入", "検討を継続", "様子を見る", "予定なし"]


def main() -> None:
    for size in SIZES:
        with transaction.atomic():
            print(f"-- {size:,} organisations, {QUESTIONS} questions")
            measure(*prepare(size))
            transaction.set_rollback(True)


def prepare(size: int) -> tuple[Actor, Survey]:
    prefecture = Organisation(name="試験府", kind=OrganisationKind.PREFECTURE)
    create_organisations(actor=Actor.system(), organisations=[prefecture])
    members = [Organisation(name=f"市{n}", kind=OrganisationKind.CITY, prefecture=prefecture) for n in range(size)]
    create_organisations(actor=Actor.system(), organisations=members)
    person = User.objects.create_user("bench@example.lg.jp", name="計測")
    add_membership(actor=Actor.system(), user=person, organisation=prefecture, role=Role.COORDINATOR)
    actor = actor_for(person)
    due_on = timezone.localdate() + timedelta(days=20)
    while due_on.weekday() > 4:
        due_on += timedelta(days=1)
    survey = Survey.objects.create(title="計測の調査", prefecture=prefecture, author=person, due_on=due_on)
    regrant(survey)
    kinds = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.MONEY, QuestionType.TEXT)
    for number in range(QUESTIONS):
        kind = kinds[number % len(kinds)]
        choices = CHOICES if kind in (QuestionType.SINGLE, QuestionType.MULTIPLE) else []
        add_question(actor=actor, survey=survey, type=kind, text=f"設問{number}", choices=choices)
    report("send it out", lambda: open_survey(actor=actor, survey=survey), rounds=1)
    answer_all(survey)
    survey.refresh_from_db()
    return actor, survey


def answer_all(survey: Survey) -> None:
    """Nine of ten have answered everything."""
    chance = random.Random(1741)
    given: dict[str, Callable[[], Any]] = {
        QuestionType.SINGLE: lambda: chance.choice(CHOICES),
        QuestionType.MULTIPLE: lambda: chance.sample(CHOICES, 2),
        QuestionType.MONEY: lambda: chance.randint(1, 900) * 1000,
        QuestionType.TEXT: lambda: "帳票の様式をそろえることが課題です。",
    }
    questions = list(survey.questions.all())
    rows = [row for row in survey.responses.all() if chance.random() < 0.9]
    for row in rows:
        row.answers = {str(one.pk): given[one.type]() for one in questions}
        row.state, row.submission_count, row.submitted_at = ResponseState.SUBMITTED, 1, timezone.now()
    Response.objects.bulk_update(rows, ["answers", "state", "submission_count", "submitted_at"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(actor: Actor, survey: Survey) -> None:
    report("roster", lambda: roster(survey))
    report("tally of all questions", lambda: tally(survey))
    report("roster as Excel", lambda: write_excel(roster_report(actor, survey, roster(survey))))
    report("all answers as Excel", lambda: write_excel(answers_report(actor, survey)))
    report("all answers as CSV", lambda: write_csv(answers_report(actor, survey), CsvEncoding.UTF_8_BOM))


def report(name: str, action: Callable[[], Any], rounds: int = ROUNDS) -> None:
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        action()
    times = [time.perf_counter() - start, *(timed(action) for _ in range(rounds - 1))]
    print(f"{name:32} {len(captured):4} statements {statistics.median(times) * 1000:9.0f} ms")


def timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
