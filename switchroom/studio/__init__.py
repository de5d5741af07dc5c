"""Studio flows: kept and published here; they run from the Studio issue on."""
