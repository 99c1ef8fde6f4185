from .factor_resets import FactorReset
from .invitations import Invitation
from .memberships import Membership
from .sign_ins import SignIn
from .users import User

__all__ = ["FactorReset", "Invitation", "Membership", "SignIn", "User"]
