"""What the person reads and answers, a list for each part; for another, the person's key stands after `for/`."""

from django.urls import URLPattern

app_name = "agreements_portal"
AGREED: list[URLPattern] = []
SIP: list[URLPattern] = []
LETTERS: list[URLPattern] = []
urlpatterns = [*AGREED, *SIP, *LETTERS]
