"""Models of surveys."""

from .responses import AnswerFile, AnswerWorkbook, Delegation, Response, ResponseGroupPermission, ResponseStep
from .surveys import Question, Survey, SurveyGroupPermission

__all__ = [
    "AnswerFile",
    "AnswerWorkbook",
    "Delegation",
    "Question",
    "Response",
    "ResponseGroupPermission",
    "ResponseStep",
    "Survey",
    "SurveyGroupPermission",
]
