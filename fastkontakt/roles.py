"""The two database roles and their rights, the same for the demo, the tests and production.

`fastkontakt_owner` owns the tables and runs the migrations. `fastkontakt_app` serves requests and tasks: it
owns nothing and cannot bypass row-level security. Run by an administrator of the server, once and again:

    DATABASE_ADMIN_URL=… DATABASE_URL=… DATABASE_OWNER_URL=… python -m fastkontakt.roles

The passwords of the two roles are those of DATABASE_URL and DATABASE_OWNER_URL.
"""

import os
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

OWNER = "fastkontakt_owner"
APP = "fastkontakt_app"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")

_CREATE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
    END IF;
END $$
"""
_RIGHTS = """
GRANT CONNECT ON DATABASE {database} TO {owner}, {app};
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO {owner};
GRANT USAGE ON SCHEMA public TO {app};
GRANT {owner}, {app} TO CURRENT_USER;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app};
"""


def prepare(admin_url: str, passwords: dict[str, str] | None = None) -> None:
    """Make the roles (server-wide) and their rights and extensions in the database that the URL names.

    The administrator is a superuser, or a role with CREATEROLE that owns the database. Repeatable.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for name in (OWNER, APP):
            role = sql.Identifier(name)
            connection.execute(sql.SQL(_CREATE).format(name=sql.Literal(name), role=role))
            if password := (passwords or {}).get(name):
                connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password)))
        connection.execute(
            sql.SQL(_RIGHTS).format(
                database=sql.Identifier(connection.info.dbname),
                owner=sql.Identifier(OWNER),
                app=sql.Identifier(APP),
            )
        )
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def create_database(admin_url: str, name: str, template: str = "template1") -> None:
    """Create the database `name` unless it exists."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )


def install(admin_url: str, name: str) -> tuple[str, str]:
    """Make and prepare a database on a server that trusts its local users: the runtime's and the owner's address."""
    create_database(admin_url, name)
    parts = urlsplit(admin_url)
    prepare(parts._replace(path=f"/{name}").geturl())
    app, owner = (urlunsplit(parts._replace(netloc=f"{role}@", path=f"/{name}")) for role in (APP, OWNER))
    return app, owner


def may_prepare(url: str) -> bool:
    """Whether the role in the address may make roles on its server."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        return row.fetchone() == (True,)


def acting_as(role: str, url: str) -> str:
    """The same address, whose sessions start by taking on another role and have that role's rights alone."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query["options"] = f"{query.get('options', '')} -c role={role}".strip()
    return parts._replace(query=urlencode(query, quote_via=quote)).geturl()


def main() -> None:
    """Prepare the server named by the environment."""
    urls = {OWNER: os.environ["DATABASE_OWNER_URL"], APP: os.environ["DATABASE_URL"]}
    prepare(
        os.environ["DATABASE_ADMIN_URL"],
        {role: unquote(urlsplit(url).password or "") for role, url in urls.items()},
    )


if __name__ == "__main__":
    main()
