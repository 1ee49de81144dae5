"""Who is signed in, the tenant's units and staff, and what stands at every other address."""

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from fastkontakt.access.protection import known_to
from fastkontakt.accounts.actor import assignments_of
from fastkontakt.api.base import ApiView, IsStaff
from fastkontakt.api.rows import MeRow, StaffQuery, StaffRow, UnitQuery, UnitRow
from fastkontakt.api.schema import page_of
from fastkontakt.clock import today
from fastkontakt.organisation import selectors


class Me(ApiView):
    """Who is signed in."""

    @extend_schema(responses=MeRow, tags=["me"])
    def get(self, request: Request) -> Response:
        """Who is signed in, and as what."""
        return self.row(MeRow, (self.actor, assignments_of(self.actor.user, on=today())))


class Units(ApiView):
    """The tenant's units."""

    @extend_schema(parameters=[UnitQuery], responses=page_of(UnitRow), tags=["organisation"])
    def get(self, request: Request) -> Response:
        """The tenant's units by name, of one kind where asked for."""
        return self.page(UnitRow, selectors.units(kind=self.query(UnitQuery).get("kind", "")))


class Staff(ApiView):
    """The tenant's staff."""

    permission_classes = [*ApiView.permission_classes, IsStaff]

    @extend_schema(parameters=[StaffQuery], responses=page_of(StaffRow), tags=["organisation"])
    def get(self, request: Request) -> Response:
        """Those who have an assignment today, at one unit where asked for, by name. For staff.

        Staff with protected identity are among them at the own unit alone.
        """
        unit = self.query(StaffQuery).get("unit")
        staff = selectors.staff_at(unit_id=unit and unit.pk, on=today())
        return self.page(StaffRow, known_to(self.actor, staff, on=today()))


class Schema(SpectacularAPIView):
    """The OpenAPI description, as JSON."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]


class Docs(SpectacularSwaggerSplitView):
    """The description to browse and try. Its script has an address of its own, as the content policy wants."""

    url_name = "api:schema"
    template_name = "api/docs.html"


class Nothing(ApiView):
    """Every address under the API's that is not one of its own."""

    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Nothing is here, whoever asks and however."""
        raise NotFound
