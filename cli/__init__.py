"""The command line: how people ask. No rule, no SQL, no arithmetic; one file a command, named as the command."""
