"""The version, as a constant: reading installed metadata would cost more than a whole run over one file."""

__version__ = "0.1.0"
