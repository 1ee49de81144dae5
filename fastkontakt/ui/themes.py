"""The tenants' colours: themes are defined in designsystemet.config.json, by the tenant's slug."""

import json
from functools import cache

from django.conf import settings

THEMES = ("gotland", "halland")
OTHER_TENANTS_THEME = "region"


def theme_of(tenant: str) -> str:
    """The theme of a tenant, by its slug: its own, or one for tenants without."""
    return tenant if tenant in THEMES else OTHER_TENANTS_THEME


@cache
def colour_of(tenant: str) -> str:
    """The tenant's main colour as `#RRGGBB`, for what is drawn outside the browser."""
    config = json.loads((settings.BASE_DIR / "designsystemet.config.json").read_text(encoding="utf-8"))
    colour: str = config["themes"][theme_of(tenant)]["colors"]["main"]["accent"]
    return colour
