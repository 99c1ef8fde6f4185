"""One round of the answer page: what was typed is saved first, then files and known answers, then faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.exceptions import RuleViolation
from portal.surveys.answer_form import AnswerForm, form_of, is_blank, open_form_of, silent_but
from portal.surveys.blocks import blocks_of
from portal.surveys.choices import Action, QuestionType
from portal.surveys.models import AnswerFile, Delegation, Question, Response
from portal.surveys.question_types import words_of
from portal.surveys.selectors.answers import (
    attached_names,
    delegations_of,
    files_of,
    questions_of,
)
from portal.surveys.selectors.offers import Offer, offers_to
from portal.surveys.services.answers import carry_over, save_answers
from portal.surveys.services.checks import EDIT_CONFLICT
from portal.surveys.services.files import add_answer_file, remove_answer_file
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest

from .common import typed_in, version_in


class Editing:
    """The answer page of one response, before and after a post."""

    def __init__(self, request: PortalRequest, response: Response) -> None:
        self.request, self.response = request, response
        self.questions = questions_of(response.survey)
        self.delegations = delegations_of(response)
        self.waiting = _waiting(self.delegations)
        self.attached = attached_names(response)
        # ?check=1: somebody wanted to hand it in and is shown what is still missing.
        make = form_of if "check" in request.GET else open_form_of
        self.form = make(self.questions, response.draft, self.attached)
        self.conflict: Conflict | None = None
        self.message = str(_("下書きを保存しました。"))
        self.status = 200

    def save(self) -> bool:
        """Save what was sent; True if there is nothing left to say about it."""
        typed = typed_in(self.request)
        try:
            saved = save_answers(
                actor=self.request.actor, response=self.response, typed=typed, version=version_in(self.request)
            )
        except RuleViolation as error:
            self._refused(error)
            return False
        self.response = saved.response
        wrong_files = self._change_files()
        self._carry_over()
        self._show(saved.response.draft if not saved.refused else typed, {**saved.refused, **wrong_files})
        return not self.form.errors

    def _show(self, typed: dict[str, list[str]], refused: dict[str, str]) -> None:
        self.attached = attached_names(self.response)
        self.form = form_of(self.questions, typed, self.attached)
        if self.request.POST.get("do") == "confirm":
            self.form.full_clean()
            self._be_silent_about_sections()
        else:
            silent_but(self.form, refused)
        for name, sentence in refused.items():
            if name not in self.form.errors:
                self.form.add_error(name if name in self.form.fields else None, sentence)

    def _be_silent_about_sections(self) -> None:
        for question in self.questions:
            if question.pk in self.waiting:
                self.form.errors.pop(question.name, None)

    def _refused(self, error: RuleViolation) -> None:
        """Nothing was saved; what was typed stays on the page, beside what somebody else saved."""
        typed = typed_in(self.request)
        if error.code == EDIT_CONFLICT:
            self.response.refresh_from_db()
            self.conflict = self._conflict(typed)
        self.form = silent_but(form_of(self.questions, typed, self.attached), ())
        if error.code != EDIT_CONFLICT:
            self.form.add_rule_violation(error)
        self.status = 409

    def _conflict(self, typed: dict[str, list[str]]) -> Conflict:
        stored = form_of(self.questions, self.response.draft, self.attached)
        mine = form_of(self.questions, typed, self.attached)
        rows = [
            ConflictRow(f"{one.number} {one.text}", _in_words(stored, one), _in_words(mine, one))
            for one in self.questions
        ]
        saved_by = self.response.draft_saved_by
        return Conflict(
            rows=rows,
            changed_by=saved_by.name if saved_by else "",
            changed_at=self.response.draft_saved_at,
            reload_url=reverse("surveys:response-edit", args=[self.response.pk]),
        )

    def _change_files(self) -> dict[str, str]:
        """Files that come and go; gives what is wrong with some, by the field of their question."""
        if chosen := self.request.POST.get("remove"):
            own = AnswerFile.objects.permitted_to(self.request.actor, "change").attached()
            pk = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
            answer_file = get_object_or_404(own.filter(response=self.response), pk=pk)
            remove_answer_file(actor=self.request.actor, answer_file=answer_file)
            self.message = str(_("ファイルを外しました。"))
        wrong: dict[str, str] = {}
        for question in self.questions:
            if question.type == QuestionType.FILE and question.pk not in self.waiting:
                for upload in self.request.FILES.getlist(question.name):
                    try:
                        add_answer_file(
                            actor=self.request.actor, response=self.response, question=question, upload=upload
                        )
                    except RuleViolation as error:
                        wrong[question.name] = str(error)
        return wrong

    def _carry_over(self) -> None:
        """「前回と同じ」「台帳のとおり」: of one question or of all blank ones, after everything else was saved."""
        asked = self.request.POST.get("same", "")
        if not asked:
            return
        name, _dot, source = asked.partition(".")
        chosen = next((one for one in self.questions if one.name == name), None)
        if chosen is None and asked != "all":
            raise Http404
        count = carry_over(actor=self.request.actor, response=self.response, question=chosen, source=source)
        self.response.refresh_from_db()
        self.message = _("%(count)d問の回答を引き継ぎました。内容を確かめてください。") % {"count": count}

    def context(self) -> dict[str, Any]:
        offers = offers_to(self.request.actor, self.response, self.questions)
        carried = self._blank_ones(offers)
        reopened = self.response.steps.filter(action=Action.REOPEN).last() if self.response.is_reopened else None
        return {
            "response": self.response,
            "survey": self.response.survey,
            "form": self.form,
            "blocks": blocks_of(
                self.form, offers=offers, waiting=self.waiting, files=files_of(self.request.actor, self.response)
            ),
            "delegations": self.delegations,
            "carried_count": len(carried),
            "carries_ledger": any(not one.is_last_time for one in carried),
            "conflict": self.conflict,
            "returned_because": reopened.reason if reopened else "",
        }

    def _blank_ones(self, offers: Mapping[int, Sequence[Offer]]) -> list[Offer]:
        """What 「すべて…と同じにする」 would answer: the newest offer to each blank question."""
        return [
            offers[one.pk][0]
            for one in self.questions
            if one.pk in offers and one.pk not in self.waiting and is_blank(one, self.response.draft)
        ]


def _waiting(delegations: list[Delegation]) -> dict[int, Delegation]:
    return {question.pk: one for one in delegations if one.is_waiting for question in one.questions.all()}


def _in_words(form: AnswerForm, question: Question) -> str:
    """The answer in words; what is still wrong is shown as it was typed."""
    form.full_clean()
    if question.name in form.errors:
        return str(form[question.name].value() or "")
    return words_of(question, form.answer_to(question))
