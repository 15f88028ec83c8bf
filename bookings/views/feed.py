"""The address a client's calendar follows, and the one that stops her mails. Neither shows a page of hers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bookings import calendar_files, links
from bookings.links import LinkRefused
from bookings.selectors.feed import client_of_feed, feed_sessions
from bookings.views.behind_link import CLIENT, kind_page, private
from clients.models import Client
from clients.services import reach
from salon import clock
from salon.accounts.policies import PUBLIC, requires


@requires(PUBLIC)
@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    client = client_of_feed(key)
    if client is None:
        return private(kind_page(request))
    now = clock.now()
    file = calendar_files.feed(client, feed_sessions(client, now=now), made_at=now)
    response = private(HttpResponse(file.content, content_type="text/calendar; charset=utf-8"))
    # It asks every hour or two, and mostly nothing is new: it may keep what it has if it asks again.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag = f'"{calendar_files.digest(file)}"'
    return get_conditional_response(request, etag=etag, response=response) or response


@requires(PUBLIC)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mails_stop(request: HttpRequest, token: str) -> HttpResponse:
    """One POST stops them, as a mail program does it (RFC 8058); opening the page only shows the button."""
    try:
        client = _client_of(token)
    except LinkRefused:
        return private(kind_page(request))
    with translation.override(client.language):
        if request.method == "POST":
            again = request.POST.get("mails") == "all"
            (reach.resume_mails if again else reach.stop_mails)(client=client, actor=CLIENT)
            client.refresh_from_db(fields=["mails_stopped_at"])
        context = {"client": client, "location": client.location, "pressed": request.method == "POST"}
        response = render(request, "bookings/mails_stop.html", context)
    response.headers["Content-Language"] = client.language
    return private(response)


def _client_of(token: str) -> Client:
    link = links.read_stop(token, now=clock.now())
    client = Client.objects.select_related("location").filter(pk=link.client, archived_at=None).first()
    if client is None or not link.meant_for(client.email, client.link_series):
        raise LinkRefused("foreign")
    return client
