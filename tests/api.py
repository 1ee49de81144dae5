"""Calls to the API as a system would make them: by HTTP, with a token."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from fastkontakt.accounts.actor import PATIENT, RELATIVE, Actor, SignIn
from fastkontakt.accounts.models import User
from fastkontakt.accounts.signin import make_token
from patients.enums import RelativeRole
from patients.models import Patient, Relative
from tests.world import World

ROOT = "/api/v1/"


def token(actor: Actor) -> str:
    """A token for the actor's sign-in."""
    assignment = str(actor.assignment.pk) if actor.assignment else None
    patient = str(actor.patient_id) if actor.patient_id else None
    return make_token(actor.user, SignIn(actor.tenant.pk, assignment=assignment, patient=patient))


@dataclass
class Caller:
    """A client that calls as an actor, or as nobody."""

    actor: Actor | None = None
    language: str = "sv"

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """One request; `body` is sent as JSON unless it is bytes. Header names are written with underscores."""
        named = {"Accept-Language": self.language} | {name.replace("_", "-"): text for name, text in headers.items()}
        if self.actor:
            named.setdefault("Authorization", f"Bearer {token(self.actor)}")
        content_type = named.pop("Content-Type", "application/json")
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body, default=str).encode()
        url = path if path.startswith(("/", "http")) else ROOT + path
        return Client().generic(method, url, data, content_type=content_type, headers=named)

    def get(self, path: str, **headers: str) -> HttpResponse:
        """GET."""
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """POST."""
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """PUT."""
        return self.send("PUT", path, body, **headers)


def citizen(world: World, patient: Patient) -> Actor:
    """The patient, signed in."""
    patient.user = User.objects.create(username=f"{world.tenant.slug}.patient.{patient.pk}")
    patient.save(update_fields=["user"])
    return Actor(patient.user, world.tenant, PATIENT, patient_id=patient.pk)


def guardian(world: World, child: Patient) -> Actor:
    """A guardian of the child, signed in."""
    user = User.objects.create(username=f"{world.tenant.slug}.narstaende.{child.pk}")
    Relative.objects.create(
        patient=child,
        rank=1,
        role=RelativeRole.VARDNADSHAVARE,
        given_name="Anhörig",
        family_name="Ett",
        telephone="035-12 34 56",
        user=user,
    )
    return Actor(user, world.tenant, RELATIVE)


def appointment(world: World, **fields: Any) -> dict[str, Any]:
    """A body that the rulebook lets through: a nurse as fast vårdkontakt, unless told otherwise."""
    default = {
        "role": "fast_vardkontakt",
        "staff": fields.pop("staff", None) or world.nurse().pk,
        "unit": world.vardcentral.pk,
        "from": "2026-11-22",
        "occasion": "need",
    }
    return default | fields
