"""Mina kontakter: a patient's own contacts, or those of a child whom one represents."""
