"""Klaga eller lämna synpunkter: to whom one turns."""
