"""Who may see what a patient's units have recorded: consents, blocks, emergency access and incapacity."""
