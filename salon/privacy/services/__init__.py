"""What is done with what is held: keeping rules, erasing."""
