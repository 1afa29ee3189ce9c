"""Signed-in clients for pytest. The fixtures `door`, `world`, `as_` and `advance` are there as soon as this is installed."""

from .door import Door, DoorDidNotOpen, open_door
from .session import AtService, Cookie, Persona, Session, State, StorageState

__all__ = ["AtService", "Cookie", "Door", "DoorDidNotOpen", "Persona", "Session", "State", "StorageState", "open_door"]
