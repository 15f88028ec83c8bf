"""Every address, joined from the apps."""

from django.urls import URLPattern, URLResolver, include, path

from salon.appearance import set_theme
from salon.patterns import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("theme/", set_theme, name="set_theme"),
    path("patterns/", patterns, name="patterns"),
    path("language/", include("django.conf.urls.i18n")),
]
