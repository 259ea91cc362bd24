"""Whether the AMO covers a beneficiary on the day of care: the card's word and ADRi's, side by side."""
