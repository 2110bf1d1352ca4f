"""A property that is worked out once for each object.

``functools.cached_property`` is the same with a lock, which Python 3.10 and 3.11 take each time a value is worked out,
and makes a dictionary for each object; a large run has tens of thousands of values, and one thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["cached_property"]

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property:
        """What the method returned the first time: that hides this descriptor, and later reads cost what a plain
        attribute's do."""

        def __init__(self, work):
            self._work = work
            self._name = work.__name__
            self.__doc__ = work.__doc__

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            value = self._work(instance)
            setattr(instance, self._name, value)
            return value
