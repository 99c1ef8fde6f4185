"""Addresses of the REST interface of surveys, below /api/v1/surveys/."""

from rest_framework.routers import SimpleRouter

from .surveys import ResponseViewSet, SurveyViewSet

app_name = "surveys-api"
router = SimpleRouter(use_regex_path=False)
router.register("surveys", SurveyViewSet, basename="survey")
router.register("responses", ResponseViewSet, basename="survey-response")
urlpatterns = router.urls
