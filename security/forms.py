"""What coordinators type when they plan and publish."""

from __future__ import annotations

from portal.web.forms import PortalForm


class DiscardForm(PortalForm):
    """Nothing to fill in: the button is the answer."""
