"""Ask the web process on this machine for its health: `python -m fastkontakt.probe [PORT]`. Exit 0 where it is well."""

import os
import sys
from http.client import HTTPConnection, HTTPException


def healthy(port: int, host: str = "127.0.0.1") -> bool:
    """Whether the web process on a port of loopback answers that all is well. `host` is the name it serves."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/halsa/", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    sys.exit(not healthy(port, os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0]))
