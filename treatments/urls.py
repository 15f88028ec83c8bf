"""Addresses of the catalogue, under /catalogue/."""

from django.urls import path

from treatments.views import edit, lots, tabs

app_name = "treatments"

urlpatterns = [
    path("", tabs.treatments, name="catalogue"),
    path("indications/", tabs.indications, name="indications"),
    path("contraindications/", tabs.rules, name="rules"),
    path("serums/", tabs.serums, name="serums"),
    path("ingredients/", tabs.ingredients, name="ingredients"),
    path("home-care/", tabs.home_care, name="home_care"),
    path("lots/", tabs.lots, name="lots"),
    path("lots/new/", lots.receive, name="receive"),
    path("lots/<int:pk>/", lots.lot, name="lot"),
    path("lots/<int:pk>/open/", lots.open_lot, name="lot_open"),
    path("lots/<int:pk>/count/", lots.count, name="lot_count"),
    path("lots/<int:pk>/waste/", lots.waste, name="lot_waste"),
    path("lots/<int:pk>/recall/", lots.recall, name="lot_recall"),
    path("lots/<int:pk>/lift-recall/", lots.lift_recall, name="lot_lift_recall"),
    path("lots/<int:pk>/close/", lots.close, name="lot_close"),
    path("lots/<int:pk>/reopen/", lots.reopen, name="lot_reopen"),
    path("<slug:kind>/new/", edit.edit, name="new"),
    path("<slug:kind>/<int:pk>/", edit.edit, name="edit"),
    path("<slug:kind>/<int:pk>/put-away/", edit.put_away, name="put_away"),
    path("<slug:kind>/<int:pk>/take-back/", edit.take_back, name="take_back"),
]
