"""Choices of the system inventory, the group proposals and the joint groups. A leaf: anyone may import it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Hosting(TextChoices):
    """Where a system runs."""

    OWN = "own", _("庁内設置")
    DATA_CENTRE = "data_centre", _("データセンター（単独）")
    JOINT = "joint", _("自治体クラウド（共同利用）")
    GOVERNMENT = "government", _("ガバメントクラウド")
    SAAS = "saas", _("SaaS")


class Customisation(TextChoices):
    NONE = "none", _("なし（ノンカスタマイズ）")
    SOME = "some", _("一部あり")
    MANY = "many", _("多い")


class NextWish(TextChoices):
    """What the organisation wants to do at the next renewal."""

    JOINT = "joint", _("共同利用したい")
    REPLACE = "replace", _("別の製品に更新したい")
    CONTINUE = "continue", _("今の製品を続けたい")
    UNDECIDED = "undecided", _("未定")


class ProposalState(TextChoices):
    WAITING = "waiting", _("計算待ち")
    SOLVED = "solved", _("計算済み")
    IMPOSSIBLE = "impossible", _("成立する案なし")
    FAILED = "failed", _("計算できず")


class JointStage(TextChoices):
    """How far a joint group has come."""

    SOUNDING = "sounding", _("打診中")
    PREPARATION = "preparation", _("参加手続中")
    PROCUREMENT = "procurement", _("調達中")
    MIGRATION = "migration", _("移行中")
    OPERATION = "operation", _("運用中")
    ENDED = "ended", _("終了")


class Gate(TextChoices):
    """What every member has to pass, in this order."""

    INTENTION = "intention", _("意向")
    DECLARATION = "declaration", _("表明")
    BUDGET = "budget", _("予算")
    AGREEMENT = "agreement", _("協定")


USUAL_FILE_GATES = [Gate.AGREEMENT]  # for which a new group asks for a paper


class SplitRule(TextChoices):
    """How the cost of a joint system is divided."""

    EQUAL = "equal", _("均等割")
    POPULATION = "population", _("人口割")
    MIXED = "mixed", _("均等割と人口割の併用")
