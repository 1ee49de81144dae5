"""The database that is measured on: three synthetic counties, kept in .bench/ until what makes them changes."""

import hashlib
import os
import sys
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench.measure import LEAST
from fastkontakt import roles

ROOT = Path(__file__).resolve().parent.parent
BUILDING = "_building"
SEED = 2026
MADE_OF = ("fastkontakt/synthetic/*.py", "fastkontakt/demodata/names.py", "*/migrations/*.py", "*/*/migrations/*.py")


def name_of(scale: str, today: date) -> str:
    """The database's name: another one when generator, tables, scale or day are others."""
    digest = hashlib.sha256(f"{today}".encode())
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"bench_{scale}_{digest.hexdigest()[:12]}"


def is_there(admin_url: str, name: str) -> bool:
    """Whether the database is complete. Any other of ours is removed, since it measures something that was."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        found = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench%'").fetchall()
        for (other,) in found:
            if other != name:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(other)))
    return (name,) in found


def complete(admin_url: str, name: str) -> None:
    """Give the built database its name, after a clean-up such as autovacuum would have done."""
    with psycopg.connect(address(admin_url, name + BUILDING), autocommit=True) as admin:
        admin.execute("VACUUM (ANALYZE)")
    with psycopg.connect(admin_url, autocommit=True) as admin:
        identifiers = map(sql.Identifier, (name + BUILDING, name))
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*identifiers))


def address(admin_url: str, name: str, role: str = "postgres") -> str:
    """The address of a database on the server, for a role."""
    return urlsplit(admin_url)._replace(netloc=f"{role}@", path=f"/{name}").geturl()


def use(admin_url: str, name: str, redis_url: str) -> None:
    """Point Django at the database, as the runtime role. Before django.setup()."""
    os.environ["DATABASE_URL"] = address(admin_url, name, roles.APP)
    os.environ["DATABASE_OWNER_URL"] = address(admin_url, name, roles.OWNER)
    os.environ["REDIS_URL"] = redis_url
    os.environ["SECRET_KEY"] = "only-for-measuring"  # noqa: S105
    os.environ["DJANGO_SETTINGS_MODULE"] = "fastkontakt.settings.demo"


def build(patients: int, today: date) -> None:
    """Migrate, and write the large county, the one with a tenth of the patients, and one with LEAST."""
    import django

    django.setup()
    from django.core.management import call_command

    from fastkontakt.synthetic.county import County, write

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    tenth = max(1, patients // 10)
    for number, size in ((1, patients), (2, tenth), (3, min(LEAST, tenth))):
        county = County(number=number, patients=size, seed=SEED, today=today)
        write(county, jobs=os.cpu_count() or 1, told=partial(_tell, county.slug, size))


def _tell(slug: str, size: int, done: int) -> None:
    print(f"{slug}: {done} of {size} patients", flush=True)


if __name__ == "__main__":
    build(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
