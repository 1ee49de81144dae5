"""OpenID Connect by django-allauth, and the four things that it leaves to us.

allauth makes and holds state, PKCE and the exchange of the code. Here: providers come from our file, the answer carries
our nonce, the ID token is verified whole however it came, and the answer goes to admission.py instead of to a sign-up.
Nothing of the claims is stored.
"""

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, get_random_string

from fastkontakt.accounts.identity_providers import IdentityProvider, providers

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Those with a key of the provider's own; never a shared secret, never none."""
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY_SECONDS = 30
TIMEOUT_SECONDS = 10
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Adapter(OpenIDConnectOAuth2Adapter):
    """One exchange with a provider. Raises OAuth2Error for everything in an answer that does not hold."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, which must be the one that we asked (Discovery 1.0, 4.3)."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("The issuer is another.")
        if not all(isinstance(config.get(name), str) for name in ENDPOINTS):
            raise OAuth2Error("An endpoint is missing.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """The verified claims; those of the ID token before those of the userinfo endpoint."""
        claims = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if app.settings["fetch_userinfo"] and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
                raise OAuth2Error("The userinfo is somebody else's.")
            claims = more | claims
        farewell = self.openid_config.get("end_session_endpoint", "")
        answer = {"id_token": claims, "farewell": farewell}
        return self.get_provider().sociallogin_from_response(request, answer)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        try:
            keys = jwt.PyJWKClient(config["jwks_uri"], timeout=TIMEOUT_SECONDS)
            claims: dict[str, Any] = jwt.decode(
                id_token,
                keys.get_signing_key_from_jwt(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=config["issuer"],
                leeway=LEEWAY_SECONDS,
                options={"require": CLAIMS},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The ID token does not hold.") from error
        if claims["aud"] not in (app.client_id, [app.client_id]):
            raise OAuth2Error("The ID token is meant for others too.")
        return claims


class Provider(OpenIDConnectProvider):
    """One of our providers. Nothing of the request to it can be set from outside."""

    oauth2_adapter_class = Adapter

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """The provider's own."""
        scope: list[str] = self.get_scope()
        return scope

    def get_auth_params_from_request(self, request: HttpRequest, action: Any) -> dict[str, str]:
        """The provider's own."""
        params: dict[str, str] = self.get_auth_params()
        return params

    def redirect(
        self, request: HttpRequest, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """To the provider, with a nonce that the answer must repeat."""
        nonce = get_random_string(32)
        kwargs["auth_params"] = {**kwargs.get("auth_params", {}), "nonce": nonce}
        return super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        """None: names live with the tenant's rows."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """None: nobody is found by e-mail."""
        return []


class SocialAdapter(DefaultSocialAccountAdapter):
    """Where allauth asks which providers there are, and what to do with an answer."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Our providers, as allauth has them. None lies in the database."""
        return [_app(found) for found in providers() if provider in (None, found.key, Provider.id)]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """A verified answer: on to our own sign-in, by way of the exception that allauth has for it."""
        from fastkontakt.accounts.views import enter

        answer = sociallogin.account.extra_data
        if not constant_time_compare(str(answer["id_token"]["nonce"]), sociallogin.state["nonce"]):
            raise OAuth2Error("The nonce is another.")
        key = sociallogin.provider.app.provider_id
        raise ImmediateHttpResponse(enter(request, key, answer, sociallogin.state.get("next", "")))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """An answer that does not hold, or none."""
        from fastkontakt.accounts.views import refused

        raise ImmediateHttpResponse(refused(request, "cancelled" if error == AuthError.CANCELLED else "not_verified"))


def _app(provider: IdentityProvider) -> SocialApp:
    return SocialApp(
        provider=Provider.id,
        provider_id=provider.key,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.secret,
        settings={
            "server_url": provider.issuer.rstrip("/"),
            "issuer": provider.issuer,
            "scope": list(provider.scope),
            "auth_params": dict(provider.auth_params),
            "fetch_userinfo": provider.userinfo,
            "oauth_pkce_enabled": True,
        },
    )
