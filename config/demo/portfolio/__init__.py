"""The invented portfolio of four years: planned from themes, then played like everything else."""
