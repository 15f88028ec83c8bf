"""The three roles of a salon. Pure."""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    RECEPTIONIST = "receptionist"
    COSMETOLOGIST = "cosmetologist"
