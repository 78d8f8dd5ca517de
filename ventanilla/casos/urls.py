"""/casos/: a person's own."""

from django.urls import path

from ventanilla.casos import views

app_name = "casos"
urlpatterns = [
    path("<str:numero>/", views.caso, name="caso"),
    path("<str:numero>/responder/", views.responder, name="responder"),
    path("<str:numero>/mas-tiempo/", views.prorrogar, name="prorrogar"),
]
