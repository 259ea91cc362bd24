"""What is written from an invoice: its B2 form for the AMO and the AMC, and the bordereau."""
