"""What a programme may declare. Types only: nothing here reads a database or knows an app."""
