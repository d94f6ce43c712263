"""What engines say of camps, in the reader's words."""
