"""Wake-ups within a process and between processes: "look", never what there is to see."""
