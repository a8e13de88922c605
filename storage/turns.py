"""Begin and save a batch of turns: what each member's turn may know, and all that it led to, in one transaction."""

from storage.beginning import begin
from storage.frame import Begun, Frame, Taken, Who
from storage.saving import save

__all__ = ["Begun", "Frame", "Taken", "Who", "begin", "save"]
