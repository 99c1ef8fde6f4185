"""Addresses of the municipal cloud's REST interface, below /api/v1/clouds/."""

from rest_framework.routers import SimpleRouter

from .actions import ActionItemViewSet
from .meetings import MeetingViewSet

app_name = "clouds-api"
router = SimpleRouter(use_regex_path=False)
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("actions", ActionItemViewSet, basename="action")
urlpatterns = router.urls
