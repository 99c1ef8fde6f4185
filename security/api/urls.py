"""Addresses of the security cloud's REST interface, below /api/v1/security/."""

from rest_framework.routers import SimpleRouter

from .schedule import ScheduleViewSet

app_name = "security-api"
router = SimpleRouter(use_regex_path=False)
router.register("schedule", ScheduleViewSet, basename="schedule")
urlpatterns = router.urls
