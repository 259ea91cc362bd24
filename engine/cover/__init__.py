"""What the AMC takes on: the contract that the card carries, its dates and its formula."""
