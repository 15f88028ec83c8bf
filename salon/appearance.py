"""The wish for light or dark, kept in a cookie: the page comes in the right colours, with or without scripts."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from salon.accounts.policies import PUBLIC, requires
from salon.navigation import THEME_COOKIE, THEMES
from salon.way_back import way_back

YEAR = 365 * 24 * 60 * 60  # seconds


@requires(PUBLIC)
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember ``theme`` ("auto", "light", "dark"; anything else counts as auto) and go back to ``next``.

    A script that has changed the page already (js/theme.js) is answered with 204.
    """
    by_script = getattr(request, "htmx", False)
    response = HttpResponse(status=204) if by_script else HttpResponseRedirect(way_back(request, "/"))
    theme = request.POST.get("theme", "")
    if theme in THEMES and theme != "auto":
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response
