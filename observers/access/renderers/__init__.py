"""What is handed out on paper: the cards with which phones are set up."""
