"""A simulated day: agents at desktops, customers with handsets, and a clock that is turned."""
