"""Addresses of the joint operation test's REST interface, below /api/v1/mynumber-tests/."""

from rest_framework.routers import SimpleRouter

from .pairs import PairViewSet
from .slots import SlotViewSet

app_name = "mynumber-tests-api"
router = SimpleRouter(use_regex_path=False)
router.register("pairs", PairViewSet, basename="pair")
router.register("slots", SlotViewSet, basename="slot")
urlpatterns = router.urls
