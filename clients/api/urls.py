from django.urls import path

from clients.api import views
from clients.api.serums import SerumsView

urlpatterns = [
    path("serums/", SerumsView.as_view(), name="serums"),
    path("clients/", views.ClientsView.as_view(), name="clients"),
    path("clients/<int:pk>/", views.ClientView.as_view(), name="client"),
    path("clients/<int:pk>/allergies/", views.AllergiesView.as_view(), name="allergies"),
    path("clients/<int:pk>/screenings/", views.ScreeningsView.as_view(), name="screenings"),
]
