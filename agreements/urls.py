"""Staff addresses of agreements, plans and letters, a list for each part."""

from django.urls import URLPattern

app_name = "agreements"
AGREED: list[URLPattern] = []
SIP: list[URLPattern] = []
LETTERS: list[URLPattern] = []
urlpatterns = [*AGREED, *SIP, *LETTERS]
