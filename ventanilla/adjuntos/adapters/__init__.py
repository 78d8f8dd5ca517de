"""The disk, the closed room where files of strangers are read, and the antivirus."""
