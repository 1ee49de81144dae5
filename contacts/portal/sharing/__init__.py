"""Vem ser mina kontakter: who sees what today, consents and blocks, given and taken back by the person."""
