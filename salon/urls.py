"""Every address, joined from the apps."""

from django.urls import URLPattern, URLResolver, include, path

from salon import health
from salon.appearance import set_theme
from salon.patterns import patterns

api_urls: list[URLPattern | URLResolver] = [
    path("v1/", include("salon.accounts.api.urls")),
    path("v1/", include("treatments.api.urls")),
    path("v1/", include("clients.api.urls")),
    path("v1/", include("bookings.api.urls")),
    path("v1/", include("salon.outbox.api.urls")),
    path("", include("salon.api.urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include((api_urls, "api"))),
    path("account/", include("salon.accounts.sign_in_urls")),
    path("", include("salon.accounts.urls")),
    path("theme/", set_theme, name="set_theme"),
    path("patterns/", patterns, name="patterns"),
    path("language/", include("django.conf.urls.i18n")),
    path("messages/", include("salon.outbox.urls")),
    path("catalogue/", include("treatments.urls")),
    path("", include("clients.urls")),
    path("", include("bookings.urls")),
]

handler400 = "salon.failures.bad_request"
handler403 = "salon.failures.forbidden"
handler404 = "salon.failures.not_found"
handler500 = "salon.failures.server_error"
