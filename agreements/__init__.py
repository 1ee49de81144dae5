"""What was promised, to whom, and in writing: agreements with patients, coordinated individual plans, letters."""
