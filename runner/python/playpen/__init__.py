"""What a program can show to the person who watches it, beside text."""
