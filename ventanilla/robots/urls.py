from django.urls import path

from ventanilla.robots import views

app_name = "robots"
urlpatterns = [path("reto/<str:proposito>/", views.reto, name="reto")]
