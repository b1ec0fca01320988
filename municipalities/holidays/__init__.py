"""Days on which single bodies close beside what closes offices everywhere, and the calendars that follow."""
