"""The API of agreements, plans and letters, a list for each part."""

from django.urls import URLPattern

AGREED: list[URLPattern] = []
SIP: list[URLPattern] = []
LETTERS: list[URLPattern] = []
urlpatterns = [*AGREED, *SIP, *LETTERS]
