"""The tariff core: request → lowering → kernel → answer, with reasons. Knows only the tables."""
