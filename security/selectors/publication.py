"""How a programme publishes."""

from __future__ import annotations

from security.models import Programme, PublicationRules


def publication_rules(programme: Programme) -> PublicationRules:
    """The stored rules, or the usual ones (not saved) where nobody has set any."""
    stored = PublicationRules.objects.filter(programme=programme).first()
    return stored or PublicationRules(programme=programme)
