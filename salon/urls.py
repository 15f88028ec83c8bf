"""Every address, joined from the apps."""

from django.urls import URLPattern, URLResolver, include, path

from salon.appearance import set_theme
from salon.patterns import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("theme/", set_theme, name="set_theme"),
    path("patterns/", patterns, name="patterns"),
    path("language/", include("django.conf.urls.i18n")),
    path("messages/", include("salon.outbox.urls")),
    path("", include("bookings.urls")),
]

handler400 = "salon.failures.bad_request"
handler403 = "salon.failures.forbidden"
handler404 = "salon.failures.not_found"
handler500 = "salon.failures.server_error"
