"""The channels by which alerts reach people and machines."""

from zoho_conformance.watch.channels.channel import Channel, UndeliveredError, key_of

__all__ = ["Channel", "UndeliveredError", "key_of"]
