from django.urls import path

from treatments.api import lots, views

urlpatterns = [
    path("treatments/", views.TreatmentsView.as_view(), name="treatments"),
    path("indications/", views.IndicationsView.as_view(), name="indications"),
    path("contraindications/", views.ContraindicationsView.as_view(), name="contraindications"),
    path("ingredients/", views.IngredientsView.as_view(), name="ingredients"),
    path("lots/", views.LotsView.as_view(), name="lots"),
    path("lots/<int:pk>/", lots.LotView.as_view(), name="lot"),
    path("lots/<int:pk>/open/", lots.open_, name="lot-open"),
    path("lots/<int:pk>/count/", lots.count, name="lot-count"),
    path("lots/<int:pk>/waste/", lots.waste, name="lot-waste"),
    path("home-care/", views.HomeCareView.as_view(), name="home-care"),
]
