"""How a person gets mails: on their own page, and by the link of a digest without a sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .choices import CHOOSABLE, MailDelivery, NoticeKind
from .forms import MailPreferenceForm
from .models import NoticeMail
from .selectors import mail_choice_of
from .services.preferences import choose_mails, close_unsubscribe_links, find_subscriber, unsubscribe

SHOWN_MAILS = 10


@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: PortalRequest) -> HttpResponse:
    assert request.actor.user is not None
    choice = mail_choice_of(request.actor.user)
    kept = {
        "delivery": choice.delivery.value,
        "kinds": [kind.value for kind in CHOOSABLE if kind.value not in choice.muted],
    }
    form = MailPreferenceForm(posted(request), initial=kept)
    if form.is_valid():
        values = form.cleaned_data
        choose_mails(
            actor=request.actor,
            delivery=MailDelivery(values["delivery"]),
            kinds=[NoticeKind(kind) for kind in values["kinds"]],
        )
        messages.success(request, _("メールの受け取り方を変更しました。"))
        return to_page(request, "notifications:preferences")
    mails = NoticeMail.objects.permitted_to(request.actor).prefetch_related("notices")[:SHOWN_MAILS]
    context = {"form": form, "mails": mails}
    return render(request, page(request, "notifications/preferences.html", "form"), context)


@require_POST
def links_close(request: PortalRequest) -> HttpResponse:
    close_unsubscribe_links(actor=request.actor)
    messages.success(request, _("これまでに送信した配信停止リンクを、すべて無効にしました。"))
    return to_page(request, "notifications:preferences")


# A mail program that offers one click to unsubscribe posts without a cookie (RFC 8058): the token is the right.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at it changes nothing: gateways open every link of a mail. 410 for a link that is closed."""
    user = find_subscriber(token)
    if user is None:
        return render(request, "notifications/unsubscribe_closed.html", status=410)
    if request.method == "POST":
        unsubscribe(user=user)
        return render(request, "notifications/unsubscribed.html", {"delivery_none": MailDelivery.NONE.label})
    return render(request, "notifications/unsubscribe.html", {"token": token})
