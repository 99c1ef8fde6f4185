"""`make run`: the embedded servers, the supervisor that keeps all processes alive, and the health of the portal."""
