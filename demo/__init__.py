"""What only the demo has: its sign-ins, stories, samples and
screenshots, and the process that keeps it running."""
