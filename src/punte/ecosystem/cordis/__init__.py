"""CORDIS, the Commission's record of research projects: who took part with whom."""
