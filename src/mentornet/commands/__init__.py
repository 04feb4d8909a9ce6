"""What the commands share with each other and not with Python users: texts, files, formats."""
