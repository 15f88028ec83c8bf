from django.urls import path

from treatments.api import views

urlpatterns = [
    path("treatments/", views.TreatmentsView.as_view(), name="treatments"),
    path("indications/", views.IndicationsView.as_view(), name="indications"),
    path("contraindications/", views.ContraindicationsView.as_view(), name="contraindications"),
    path("ingredients/", views.IngredientsView.as_view(), name="ingredients"),
    path("lots/", views.LotsView.as_view(), name="lots"),
    path("home-care/", views.HomeCareView.as_view(), name="home-care"),
]
