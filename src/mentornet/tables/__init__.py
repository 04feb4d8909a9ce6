"""Read and check a program's tables."""
