"""The addresses of bookings."""

from django.urls import path

from bookings.views import visit

app_name = "bookings"
urlpatterns = [
    path("v/<str:token>/", visit.visit_page, name="visit"),
    path("v/<str:token>/confirm/", visit.visit_confirm, name="visit-confirm"),
    path("v/<str:token>/cancel/", visit.visit_cancel, name="visit-cancel"),
    path("v/<str:token>/calendar.ics", visit.visit_calendar, name="visit-calendar"),
]
