"""Takes in what learners hand in: single files, folders, archives. Nothing of it is run here."""
