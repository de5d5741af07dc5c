"""The pure heart: rules of the trade as functions from values to values. No I/O, no clock."""
